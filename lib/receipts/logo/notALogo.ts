/** A file that cannot be drawn. The message is a sentence about it, such as “it is damaged”. */
export class NotALogo extends Error {}
