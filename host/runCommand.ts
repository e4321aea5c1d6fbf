import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

export interface CommandOptions {
	cwd: string;
	env?: NodeJS.ProcessEnv;
	/** File to which everything the command prints is appended. */
	log?: string;
	/** The user that it runs as, if not ours. */
	runAs?: { uid: number; gid: number };
}

export interface CommandResult {
	code: number;
	stdout: string;
	stderr: string;
}

/** Runs a command to its end and answers with what it printed; a non-zero exit is no exception. */
export async function runCommand(
	command: string,
	args: readonly string[],
	options: CommandOptions,
): Promise<CommandResult> {
	const log =
		options.log === undefined ? undefined : createWriteStream(options.log, { flags: 'a' });
	log?.write(`$ ${[command, ...args].join(' ')}\n`);
	return await new Promise<CommandResult>((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: options.cwd,
			env: options.env ?? process.env,
			stdio: ['ignore', 'pipe', 'pipe'],
			...options.runAs,
		});
		let stdout = '';
		let stderr = '';
		child.stdout.on('data', (chunk: Buffer) => {
			stdout += chunk.toString();
			log?.write(chunk);
		});
		child.stderr.on('data', (chunk: Buffer) => {
			stderr += chunk.toString();
			log?.write(chunk);
		});
		child.on('error', reject);
		child.on('close', (code) => {
			log?.end();
			resolve({ code: code ?? 1, stdout, stderr });
		});
	});
}
