import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { parse as parseForm } from 'node:querystring';

import { Busboy } from '@fastify/busboy';
import type { NextFunction, Request, Response } from 'express';

/** What n8n adds to a request before a node sees it. */
export interface WebhookRequest extends Omit<Request, 'rawBody'> {
	/** the body as it came, over which signatures are made; n8n keeps none of a multipart form */
	rawBody?: Buffer;
}

/**
 * Reads a request's body as n8n does before it calls a node: the bytes are kept, and JSON, forms and
 * text are parsed by their content type. A body that is no JSON although it says so gets 422. A
 * multipart form is taken apart into `data` and `files`, and its bytes are not kept.
 */
export async function readBody(
	request: Request,
	response: Response,
	next: NextFunction,
): Promise<void> {
	const rawBody = await buffer(request);
	const contentType = request.headers['content-type'];
	try {
		if (contentType?.startsWith('multipart/form-data')) {
			Object.assign(request, { body: await multipart(rawBody, contentType) });
			next();
			return;
		}
		Object.assign(request, { rawBody, body: parse(rawBody, contentType) });
	} catch {
		response.status(422).json({ code: 422, message: 'Failed to parse request body' });
		return;
	}
	next();
}

async function multipart(rawBody: Buffer, contentType: string): Promise<object> {
	const data: Record<string, string> = {};
	const files: Record<string, { originalFilename: string; mimetype: string }> = {};
	const form = new Busboy({ headers: { 'content-type': contentType } });
	form.on('field', (name, value) => {
		data[name] = value;
	});
	form.on('file', (name, stream, originalFilename, _encoding, mimetype) => {
		files[name] = { originalFilename, mimetype };
		stream.resume();
	});
	form.end(rawBody);
	await finished(form);
	return { data, files };
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
