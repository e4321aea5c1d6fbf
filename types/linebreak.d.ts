/** Where lines may break by UAX #14; it comes without types. https://github.com/foliojs/linebreak */
declare module 'linebreak' {
	export default class LineBreaker {
		constructor(text: string);
		/** The next place, as an index into the text; null at the end. */
		nextBreak(): { position: number; required: boolean } | null;
	}
}
