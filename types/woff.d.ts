/** A font file: its bytes. The build embeds it, and Jest reads it (`test/support/fontTransform.js`). */
declare module '*.woff' {
	const bytes: Uint8Array;
	export default bytes;
}
