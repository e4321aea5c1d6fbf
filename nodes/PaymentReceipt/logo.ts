import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { checkLogoUrl } from '../../lib/brand';
import { badInput } from '../../lib/errors';
import { type AddedOptions, addedText } from '../../lib/n8n/addedOptions';
import { type PreparedItem, prepareFurther } from '../../lib/n8n/items';
import { type LoadedLogo, loadLogo, logoOfItem } from '../../lib/n8n/loadLogo';
import { showHint } from '../../lib/n8n/output';
import type { Logo } from '../../lib/receipts/logo/logo';
import type { ReceiptRequest } from '../../lib/receipts/makeReceipt';
import { quoted } from '../../lib/text';

/** Where a logo comes from: the web, or a file of the input item. */
export type LogoSource = { readonly url: string } | { readonly field: string };

interface WithLogo {
	readonly receipt: ReceiptRequest;
	readonly logo?: LogoSource;
}

const FIELD = 'Logo Binary Field';

/** @throws Problem that names the field at fault */
export function readLogoSource(
	options: AddedOptions,
	item: INodeExecutionData | undefined,
): LogoSource | undefined {
	const url = addedText(options, 'logoUrl', 'Logo URL');
	const field = addedText(options, 'logoBinaryField', FIELD);
	if (url !== undefined && field !== undefined) {
		throw badInput(FIELD, 'Logo URL is set as well', 'Remove one of the two options');
	}
	if (url !== undefined) {
		checkLogoUrl(url);
		return { url };
	}
	if (field === undefined) return undefined;
	if (item?.binary?.[field]) return { field };
	throw badInput(
		FIELD,
		`the item has no file ${quoted(field)}`,
		'Name the field in which a node before put the picture, or use Logo URL',
	);
}

/**
 * Fetches the logos of items, each address once. Where one cannot be had from the web, receipts are made without
 * it and a hint says so; a file of the workflow's own that is no logo refuses the item.
 */
export async function withLogos<T extends WithLogo>(
	context: IExecuteFunctions,
	items: ReadonlyArray<PreparedItem<T>>,
): Promise<Array<PreparedItem<T>>> {
	const loaded = new Map<string, LoadedLogo>();
	const fromWeb = async (url: string): Promise<Logo | undefined> => {
		const known = loaded.get(url);
		const result = known ?? (await loadLogo(context, url));
		loaded.set(url, result);
		if ('logo' in result) return result.logo;
		if (!known) {
			const message = `Receipts are made without the logo at ${url}: ${result.fault}`;
			showHint(context, { message, type: 'warning' });
		}
		return undefined;
	};
	return await prepareFurther(context, items, async (item, itemIndex) => {
		if (!item.logo) return item;
		const logo =
			'url' in item.logo
				? await fromWeb(item.logo.url)
				: await logoOfItem(context, itemIndex, item.logo.field, FIELD);
		return { ...item, receipt: { ...item.receipt, logo } };
	});
}

/** The address of the logo that the receipt bears, for the mail that it goes by; '' for none. */
export function shownLogoUrl({ logo, receipt }: WithLogo): string {
	return logo && 'url' in logo && receipt.logo ? logo.url : '';
}
