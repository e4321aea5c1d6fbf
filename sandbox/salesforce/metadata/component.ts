/** A component as XML or JSON brings it. */
export type Component = Record<string, unknown>;
