import { format } from 'node:util';

/** How a command ended, and what it printed. */
export interface CommandRun {
	code: number;
	stdout: string;
	stderr: string;
}

/** Runs a command here, without a process of its own, which would load n8n anew. */
export async function runHere(
	command: (args: readonly string[], out: Pick<Console, 'log' | 'error'>) => Promise<number>,
	args: readonly string[],
): Promise<CommandRun> {
	const printed = { stdout: '', stderr: '' };
	const code = await command(args, {
		log: (...values: unknown[]) => void (printed.stdout += `${format(...values)}\n`),
		error: (...values: unknown[]) => void (printed.stderr += `${format(...values)}\n`),
	});
	return { code, ...printed };
}
