/** A record as a request carries it. */
export type InputRecord = Record<string, unknown>;
