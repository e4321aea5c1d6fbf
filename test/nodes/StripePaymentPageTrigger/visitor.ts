import type { LinkWorld } from '../StripeSendPaymentLink/support';

/** What a person's browser sends. */
export const BROWSER = {
	'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
	'sec-fetch-dest': 'document',
	'accept-language': 'en-US,en;q=0.9',
};

/**
 * The link of a new invoice to the page.
 *
 * @param pageUrl the page's own address
 * @param values of the invoice, in the place of the usual ones
 */
export async function newLink(
	world: LinkWorld,
	pageUrl: string,
	values: object,
): Promise<{ id: string; url: string }> {
	const id = await world.invoice(values);
	const { items, result } = await world.run({
		items: [{ Id: id }],
		parameters: { linkType: 'paymentPage', pageUrl, sendBy: 'none' },
	});
	expect(result.error).toBeUndefined();
	return { id, url: items[0]?.['url'] as string };
}

/** Opens an address; where it leads on to is told, not followed. */
export async function open(
	url: string,
	headers: Record<string, string> = BROWSER,
	method = 'GET',
): Promise<Response> {
	return await fetch(url, { method, headers, redirect: 'manual' });
}

/** Sends a form as the page shows it, or one that is made up. */
export async function send(
	url: string,
	fields: Record<string, string>,
	headers: Record<string, string> = BROWSER,
): Promise<Response> {
	const body = new URLSearchParams(fields);
	return await fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
}

/** What a hidden field of the page's form holds; '' where there is none. */
export function hidden(page: string, name: string): string {
	return new RegExp(`name="${name}" value="([\\w-]+)"`).exec(page)?.[1] ?? '';
}
