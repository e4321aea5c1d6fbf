import type { FastifyRequest } from 'fastify';
import { textOf } from './body';

/**
 * Reads a multipart body, as files are sent beside their JSON: fields as text, files as base64.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_sobject_insert_update_blob.htm
 */
export async function multipartForm(
	request: FastifyRequest,
): Promise<{ fields: Record<string, string>; files: Record<string, string> }> {
	const fields: Record<string, string> = {};
	const files: Record<string, string> = {};
	for await (const part of request.parts()) {
		if (part.type === 'field') fields[part.fieldname] = textOf(part.value);
		// The JSON part may come with a file name of its own.
		else if (/json/i.test(part.mimetype))
			fields[part.fieldname] = (await part.toBuffer()).toString();
		else files[part.fieldname] = (await part.toBuffer()).toString('base64');
	}
	return { fields, files };
}
