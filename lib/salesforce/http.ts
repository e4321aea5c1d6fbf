import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { systemAgent } from '../agent';

export interface HttpCall {
	method: string;
	/** Absolute. */
	url: string;
	/** Names in any case. */
	headers: Readonly<Record<string, string>>;
	body?: string | Buffer;
}

export interface HttpAnswer {
	status: number;
	/** Names in lower case. */
	headers: IncomingHttpHeaders;
	body: string;
}

/** No whole answer came: refused, cut, timed out, or unreadable. */
export class NoAnswer extends Error {
	/** False when no byte of the request can have arrived, so that it is certain that nothing was done. */
	readonly mayHaveArrived: boolean;

	constructor(message: string, mayHaveArrived: boolean, cause?: unknown) {
		super(message, { cause });
		this.name = 'NoAnswer';
		this.mayHaveArrived = mayHaveArrived;
	}
}

const unzip = promisify(gunzip);

/**
 * Sends one request, once, and reads the whole answer, whatever its status.
 *
 * @param timeoutMs milliseconds without a byte, while connecting, waiting or reading, after which the
 * answer counts as lost
 * @throws NoAnswer
 */
export async function sendOnce(call: HttpCall, timeoutMs: number): Promise<HttpAnswer> {
	let connected = false;
	try {
		const response = await headOf(call, timeoutMs, () => (connected = true));
		const chunks: Buffer[] = [];
		// A body that ends early makes this loop throw.
		for await (const chunk of response) chunks.push(chunk as Buffer);
		const bytes = Buffer.concat(chunks);
		const isZipped = response.headers['content-encoding'] === 'gzip' && bytes.length > 0;
		return {
			status: response.statusCode ?? 0,
			headers: response.headers,
			body: (isZipped ? await unzip(bytes) : bytes).toString('utf8'),
		};
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new NoAnswer(reason, connected, error);
	}
}

/** Resolves with the answer's status and headers; its body is still to be read. */
async function headOf(
	{ method, url, headers, body }: HttpCall,
	timeoutMs: number,
	onConnected: () => void,
): Promise<IncomingMessage> {
	const isTls = url.startsWith('https:');
	return await new Promise((resolve, reject) => {
		const request = (isTls ? httpsRequest : httpRequest)(url, {
			method,
			headers: {
				'accept-encoding': 'gzip',
				'user-agent': 'n8n-nodes-stripe-salesforce',
				...headers,
				...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
			},
			agent: systemAgent(isTls ? 'https' : 'http'),
		});
		// A connection that is used again, or that a proxy's agent hands over, is connected already.
		request.once('socket', (socket) => {
			if (socket.connecting) socket.once(isTls ? 'secureConnect' : 'connect', onConnected);
			else onConnected();
		});
		request.setTimeout(timeoutMs, () => {
			request.destroy(new Error(`nothing came for ${timeoutMs / 1000} seconds`));
		});
		request.once('error', reject);
		request.once('response', (response) => {
			// From here on the loop that reads the body hears of errors.
			request.on('error', () => undefined);
			resolve(response);
		});
		request.end(body);
	});
}
