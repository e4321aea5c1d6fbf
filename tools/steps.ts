/** One part of a larger check; it throws when it finds something wrong. */
export interface Step {
	name: string;
	run: () => Promise<void>;
}

/** How a step ended. */
export interface Outcome {
	name: string;
	passed: boolean;
	seconds: number;
}

/**
 * Runs every step in turn, those of a list at once, and goes on after one has failed, so that one run
 * shows all that is wrong; then prints a summary.
 *
 * @throws an Error naming the steps that failed
 */
export async function runSteps(steps: ReadonlyArray<Step | readonly Step[]>): Promise<void> {
	const outcomes: Outcome[] = [];
	const start = performance.now();
	for (const each of steps) {
		const together: readonly Step[] = 'run' in each ? [each] : each;
		console.log(`\n— ${together.map(({ name }) => name).join(', ')}`);
		outcomes.push(...(await Promise.all(together.map(outcomeOf))));
	}
	console.log(`\n${summary(outcomes, secondsSince(start))}\n`);
	const failed = outcomes.filter(({ passed }) => !passed).map(({ name }) => name);
	if (failed.length > 0) throw new Error(`Failed: ${failed.join(', ')}`);
}

async function outcomeOf({ name, run }: Step): Promise<Outcome> {
	const start = performance.now();
	const passed = await run().then(
		() => true,
		(error: unknown) => {
			console.error(error instanceof Error ? error.message : error);
			return false;
		},
	);
	return { name, passed, seconds: secondsSince(start) };
}

function secondsSince(start: number): number {
	return (performance.now() - start) / 1000;
}

/** A line for each step and one for all together, which took `total` seconds. */
export function summary(outcomes: readonly Outcome[], total: number): string {
	const passed = outcomes.every((outcome) => outcome.passed);
	const verdict = passed ? 'all passed' : 'FAILED';
	const width = Math.max(...outcomes.map(({ name }) => name.length), verdict.length);
	const line = (mark: string, name: string, seconds: number) =>
		`${mark} ${name.padEnd(width)} ${seconds.toFixed(1).padStart(6)} s`;
	return [
		...outcomes.map((outcome) => line(outcome.passed ? '✓' : '✗', outcome.name, outcome.seconds)),
		line(passed ? '✓' : '✗', verdict, total),
	].join('\n');
}
