/** One line of a measurement: what was measured, the figure, and what it is to be held against. */
export interface Figure {
	what: string;
	value: string;
	against?: string;
}

/** Takes the figures of a measurement as they come. */
export type Report = (figure: Figure) => void;

/** Prints figures in columns. */
export const printFigure: Report = ({ what, value, against }) => {
	console.log(`  ${what.padEnd(58)} ${value.padStart(14)}${against ? `   ${against}` : ''}`);
};

export function perSecond(count: number, milliseconds: number): number {
	return count / (milliseconds / 1000);
}

export function percent(share: number): string {
	return `${(share * 100).toFixed(1)}%`;
}
