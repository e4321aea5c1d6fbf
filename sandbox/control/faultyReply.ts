import type { FastifyReply } from 'fastify';
import type { BreakingFault } from './faults';

/** An answer that is ready to be sent. */
export interface Answer<Body extends string | Buffer = string> {
	status: number;
	headers: Record<string, string>;
	body: Body;
}

/** Ends the connection without an answer. */
export function cut(reply: FastifyReply): void {
	reply.hijack();
	reply.raw.socket?.destroy();
}

/**
 * Sends `answer`, spoilt by `fault` if it is one of those that hit after the work is done: the
 * connection cut, the body ended half-way, or the body left unfinished for ever.
 */
export function send(
	reply: FastifyReply,
	answer: Answer<string | Buffer>,
	fault?: BreakingFault,
): void {
	if (fault?.type === 'cutAfter') {
		cut(reply);
		return;
	}
	if (fault?.type === 'truncate' || fault?.type === 'stall') {
		reply.hijack();
		const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body);
		reply.raw.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
		const half = body.subarray(0, Math.floor(body.length / 2));
		if (fault.type === 'stall') reply.raw.write(half);
		else reply.raw.write(half, () => reply.raw.socket?.destroy());
		return;
	}
	void reply.code(answer.status).headers(answer.headers).send(answer.body);
}
