import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import type { Sandbox } from '../sandbox';

/** A sandbox in a process of its own, so that its work does not count as ours. */
export interface SandboxProcess extends Omit<Sandbox, 'close'> {
	/** Calls the control API. */
	call(method: string, path: string, body?: unknown): Promise<unknown>;
	close(): Promise<void>;
}

const ROOT = path.join(__dirname, '..');

/** Starts a sandbox on any free ports. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
	const child = spawn(
		process.execPath,
		['--import', 'tsx', 'sandbox/main.ts', '--json', '--port', '0'],
		{ cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	const addresses = JSON.parse(await firstLine(child)) as Omit<Sandbox, 'close'>;
	return {
		...addresses,
		call: async (method, address, body) => {
			const response = await fetch(`${addresses.control}${address}`, {
				method,
				...(body !== undefined && {
					body: JSON.stringify(body),
					headers: { 'content-type': 'application/json' },
				}),
			});
			return await response.json();
		},
		close: async () => {
			const ended = new Promise((resolve) => child.once('exit', resolve));
			child.kill('SIGTERM');
			await ended;
		},
	};
}

/**
 * Starts two, of which one is Stripe and the other the org: as outside, none of the services waits for what the
 * other has to do. A control call that names neither is made to both.
 */
export async function startServiceProcesses(): Promise<SandboxProcess> {
	const [stripe, org] = await Promise.all([startSandboxProcess(), startSandboxProcess()]);
	return {
		...stripe,
		salesforce: org.salesforce,
		call: async (method, address, body) => {
			if (address.includes('salesforce')) return await org.call(method, address, body);
			if (address.includes('stripe')) return await stripe.call(method, address, body);
			const [answer] = await Promise.all(
				[stripe, org].map((service) => service.call(method, address, body)),
			);
			return answer;
		},
		close: async () => {
			await Promise.all([stripe.close(), org.close()]);
		},
	};
}

async function firstLine(child: ChildProcess): Promise<string> {
	if (!child.stdout) throw new Error('The sandbox has no output');
	for await (const line of createInterface({ input: child.stdout })) return line;
	throw new Error('The sandbox ended before it said where it is');
}
