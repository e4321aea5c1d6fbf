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
 * Runs every step in turn, also after one has failed, so that one run shows all that is wrong; then
 * prints a summary.
 *
 * @throws an Error naming the steps that failed
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
	const outcomes: Outcome[] = [];
	for (const { name, run } of steps) {
		console.log(`\n— ${name}`);
		const start = performance.now();
		const passed = await run().then(
			() => true,
			(error: unknown) => {
				console.error(error instanceof Error ? error.message : error);
				return false;
			},
		);
		outcomes.push({ name, passed, seconds: (performance.now() - start) / 1000 });
	}
	console.log(`\n${summary(outcomes)}\n`);
	const failed = outcomes.filter(({ passed }) => !passed).map(({ name }) => name);
	if (failed.length > 0) throw new Error(`Failed: ${failed.join(', ')}`);
}

/** A line for each step and one for all together. */
export function summary(outcomes: readonly Outcome[]): string {
	const passed = outcomes.every((outcome) => outcome.passed);
	const verdict = passed ? 'all passed' : 'FAILED';
	const width = Math.max(...outcomes.map(({ name }) => name.length), verdict.length);
	const line = (mark: string, name: string, seconds: number) =>
		`${mark} ${name.padEnd(width)} ${seconds.toFixed(1).padStart(6)} s`;
	const total = outcomes.reduce((sum, { seconds }) => sum + seconds, 0);
	return [
		...outcomes.map((outcome) => line(outcome.passed ? '✓' : '✗', outcome.name, outcome.seconds)),
		line(passed ? '✓' : '✗', verdict, total),
	].join('\n');
}
