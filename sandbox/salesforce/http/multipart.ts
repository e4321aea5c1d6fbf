import type { FastifyRequest } from 'fastify';

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
		if (part.type === 'file') files[part.fieldname] = (await part.toBuffer()).toString('base64');
		else
			fields[part.fieldname] =
				typeof part.value === 'string' ? part.value : JSON.stringify(part.value);
	}
	return { fields, files };
}
