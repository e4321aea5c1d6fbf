import { type Difference, type DifferenceKind, DIFFERENCES } from './difference';

const KINDS = Object.keys(DIFFERENCES) as DifferenceKind[];

/** Counts differences by their kind. */
export class DifferenceCounts {
	private readonly counts = new Map<DifferenceKind, number>();

	add({ difference }: Pick<Difference, 'difference'>): void {
		this.counts.set(difference, (this.counts.get(difference) ?? 0) + 1);
	}

	get total(): number {
		return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
	}

	/** How many of each kind, those that there are none of too. */
	figures(): Record<'total' | DifferenceKind, number> {
		const figures = KINDS.map((kind) => [kind, this.counts.get(kind) ?? 0] as const);
		// Object.fromEntries forgets the keys' type.
		return Object.fromEntries([['total', this.total], ...figures]) as Record<
			'total' | DifferenceKind,
			number
		>;
	}

	/**
	 * As a sentence.
	 *
	 * @param payments how many of Stripe were looked at
	 */
	summary(payments: number): string {
		const looked = `${payments} payments of Stripe compared`;
		if (this.total === 0) return `${looked}: both systems agree.`;
		const said = KINDS.filter((kind) => this.counts.has(kind)).map(
			(kind) => `${this.counts.get(kind) ?? 0} ${DIFFERENCES[kind]}`,
		);
		return `${looked}: ${said.join(', ')}.`;
	}
}
