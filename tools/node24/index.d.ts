/** Tells whether the Node.js that runs this will do. */
export function isNode24(): boolean;

/** Runs a script on Node.js 24 in place of this process, which ends with its exit code. */
export function runOnNode24(args: readonly string[]): never;

/** The script behind a command of an installed package: `jest`, or `typescript/bin/tsc`. */
export function scriptOf(command: string): string;
