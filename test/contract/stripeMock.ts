import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedRequest } from './recording';

/** The release of Stripe's official mock that the sandbox is held against. */
export const STRIPE_MOCK = {
	module: 'github.com/stripe/stripe-mock',
	version: 'v0.203.0',
} as const;

/** What the mock thinks of a request. */
export interface MockAnswer {
	readonly status: number;
	/** Its reason, where it refuses. */
	readonly message: string;
}

/** The mock, running. */
export interface StripeMock {
	/** Asks what it thinks of a recorded request, with this form in place of the recorded one. */
	readonly ask: (request: RecordedRequest, form: string) => Promise<MockAnswer>;
	readonly stop: () => Promise<void>;
}

const START_SECONDS = 20;
const FORM = 'application/x-www-form-urlencoded';

/**
 * Starts the mock on two free ports and waits until it answers.
 * @throws when it ends or does not answer in time
 */
export async function startStripeMock(binary: string): Promise<StripeMock> {
	const [http, https] = await freePorts(2);
	const child = spawn(binary, ['-http-port', String(http), '-https-port', String(https)], {
		stdio: 'ignore',
	});
	const ended = once(child, 'exit');
	const base = `http://127.0.0.1:${http}`;
	const stop = async () => {
		if (child.exitCode === null && child.signalCode === null) child.kill();
		await ended;
	};
	try {
		await Promise.race([answering(base), ended.then(() => fail('stripe-mock ended at once.'))]);
	} catch (error) {
		await stop();
		throw error;
	}
	return { ask: (request, form) => ask(base, request, form), stop };
}

async function ask(base: string, request: RecordedRequest, form: string): Promise<MockAnswer> {
	const inQuery = request.method === 'GET';
	const response = await fetch(
		`${base}${request.path}${inQuery && form !== '' ? `?${form}` : ''}`,
		{
			method: request.method,
			headers: {
				// It refuses live keys and keys with more than two underscores, so it gets one it likes.
				authorization: 'Bearer sk_test_contract',
				// A POST without parameters often names no content type, which it would refuse.
				...(inQuery ? {} : { 'content-type': request.headers['content-type'] ?? FORM }),
			},
			...(inQuery ? {} : { body: form }),
		},
	);
	const text = await response.text();
	return { status: response.status, message: response.ok ? '' : messageIn(text) };
}

/** Its reason, without the memory address of the validator that it names. */
function messageIn(text: string): string {
	const message = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text.slice(0, 200);
	return message.replace(/validator 0x[0-9a-f]+ failed: /, '');
}

async function answering(base: string): Promise<void> {
	for (let tries = START_SECONDS * 10; tries > 0; tries -= 1) {
		try {
			await fetch(base);
			return;
		} catch {
			await delay(100);
		}
	}
	fail(`stripe-mock did not answer within ${START_SECONDS} seconds.`);
}

async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer().listen(0, '127.0.0.1');
			await once(server, 'listening');
			return server;
		}),
	);
	return await Promise.all(
		servers.map(async (server) => {
			const { port } = server.address() as AddressInfo;
			server.close();
			await once(server, 'close');
			return port;
		}),
	);
}

function fail(message: string): never {
	throw new Error(message);
}
