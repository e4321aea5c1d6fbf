import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { badInput } from '../errors';
import type { Logo } from '../receipts/logo/logo';
import { NotALogo } from '../receipts/logo/notALogo';
import { LARGEST_LOGO, LOGO_ADVICE, readLogo, tooManyBytes } from '../receipts/logo/readLogo';
import { redact } from '../redact';
import { quoted } from '../text';

/** A logo, or why there is none, in sentences about it. */
export type LoadedLogo = { readonly logo: Logo } | { readonly fault: string };

/** Nobody waits long for a receipt that can do without. */
const PATIENCE_MS = 5_000;

/**
 * Loads a logo from the web, as n8n loads anything: through its proxy, and within its bounds. No more is read
 * than a logo may be large.
 *
 * @param url https address
 * @param patienceMs milliseconds for all of it
 */
export async function loadLogo(
	context: IExecuteFunctions | IWebhookFunctions,
	url: string,
	patienceMs = PATIENCE_MS,
): Promise<LoadedLogo> {
	const end = AbortSignal.timeout(patienceMs);
	try {
		return { logo: readLogo(await bytesAt(context, url, end)) };
	} catch (error) {
		if (end.aborted) return { fault: `it did not come within ${patienceMs / 1000} seconds.` };
		if (error instanceof NotALogo) return { fault: `${error.message}. ${LOGO_ADVICE}.` };
		const why = redact(error instanceof Error ? error.message : String(error));
		return { fault: `it could not be loaded (${why}). Check the address.` };
	}
}

async function bytesAt(
	context: IExecuteFunctions | IWebhookFunctions,
	url: string,
	end: AbortSignal,
): Promise<Buffer> {
	// What n8n answers, its types leave open.
	const { statusCode, body } = (await context.helpers.httpRequest({
		url,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		abortSignal: end,
	})) as { statusCode: number; body: AsyncIterable<Buffer> };
	const chunks: Buffer[] = [];
	let size = 0;
	// Leaving the loop ends the connection.
	for await (const chunk of body) {
		if (statusCode !== 200) throw new Error(`its server answers ${statusCode}`);
		size += chunk.length;
		if (size > LARGEST_LOGO) throw tooManyBytes();
		chunks.push(chunk);
	}
	if (statusCode !== 200) throw new Error(`its server answers ${statusCode}`);
	return Buffer.concat(chunks);
}

/**
 * Reads the logo that is a file of an input item.
 *
 * @param field the binary field
 * @param label what the builder sees of the parameter that names it
 * @throws Problem that names the parameter, when the file is no logo
 */
export async function logoOfItem(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
	label: string,
): Promise<Logo> {
	const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, field);
	try {
		return readLogo(bytes);
	} catch (error) {
		throw error instanceof NotALogo
			? badInput(label, `the file ${quoted(field)} cannot be used, ${error.message}`, LOGO_ADVICE)
			: error;
	}
}
