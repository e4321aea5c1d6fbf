import { buffer } from 'node:stream/consumers';
import { parse as parseForm } from 'node:querystring';

import type { NextFunction, Request, Response } from 'express';

/** What n8n adds to a request before a node sees it. */
export interface WebhookRequest extends Request {
	/** the body as it came, over which signatures are made */
	rawBody: Buffer;
}

/**
 * Reads a request's body as n8n does before it calls a node: the bytes are kept, and JSON, forms and
 * text are parsed by their content type. A body that is no JSON although it says so gets 422.
 */
export async function readBody(
	request: Request,
	response: Response,
	next: NextFunction,
): Promise<void> {
	const rawBody = await buffer(request);
	try {
		Object.assign(request, { rawBody, body: parse(rawBody, request.headers['content-type']) });
	} catch {
		response.status(422).json({ code: 422, message: 'Failed to parse request body' });
		return;
	}
	next();
}

function parse(rawBody: Buffer, contentType = ''): unknown {
	if (rawBody.length === 0) return {};
	const text = rawBody.toString('utf8');
	const [type] = contentType.split(';');
	switch (type?.trim().toLowerCase()) {
		case 'application/json':
			return JSON.parse(text);
		case 'application/x-www-form-urlencoded':
			return { ...parseForm(text) };
		case 'text/plain':
		case 'text/xml':
		case 'application/xml':
			return text;
		default:
			return {};
	}
}
