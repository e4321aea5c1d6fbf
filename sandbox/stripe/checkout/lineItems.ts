import type Stripe from 'stripe';
import { createPrice } from '../catalog/createPrice';
import { keep } from '../changes';
import type { Context } from '../context';
import { invalidRequest, missingParameter } from '../errors';
import { blank } from '../facts/facts';
import { newId } from '../ids';
import { find, idOf } from '../lookup';

/** A line as sessions and payment links take it. */
export interface LineParams {
	price?: string;
	price_data?: object;
	quantity?: number;
}

/** What is sold: the lines, what they sum up to, and the price whose amount the payer chooses. */
export interface Sale {
	lines: Stripe.LineItem[];
	currency: string;
	/** Minor units. */
	total: number;
	custom?: Stripe.Price.CustomUnitAmount;
}

/** The lines that are asked for, not kept yet. https://docs.stripe.com/api/checkout/sessions/line_items */
export function readLines(
	context: Context,
	params: readonly LineParams[],
	{ ofLink = false }: { ofLink?: boolean } = {},
): Sale {
	const lines = params.map((line, index) =>
		readLine(context, line, `line_items[${index}]`, ofLink),
	);
	const [first] = lines;
	if (!first) throw missingParameter('line_items');
	const currency = first.currency;
	if (lines.some((line) => line.currency !== currency)) {
		throw invalidRequest(
			'The price specified must use the same currency for all `line_items`.',
			undefined,
			'line_items',
		);
	}
	const custom = lines.find((line) => line.price?.custom_unit_amount)?.price?.custom_unit_amount;
	if (custom && lines.length > 1) {
		throw invalidRequest(
			'A price with `custom_unit_amount` must be the only line item.',
			undefined,
			'line_items',
		);
	}
	return { lines, currency, total: totalOf(lines), ...(custom && { custom }) };
}

/** Minor units. */
export function totalOf(lines: readonly Stripe.LineItem[]): number {
	return lines.reduce((sum, line) => sum + line.amount_total, 0);
}

function readLine(
	context: Context,
	line: LineParams,
	param: string,
	ofLink: boolean,
): Stripe.LineItem {
	const price = priceOf(context, line, param, ofLink);
	if (price.recurring) {
		throw invalidRequest(
			'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
			undefined,
			`${param}[price]`,
		);
	}
	const quantity = line.quantity ?? 1;
	const unit = price.unit_amount ?? price.custom_unit_amount?.preset ?? 0;
	const product = find(context, 'product', idOf(price.product) ?? '');
	return {
		...blank('item'),
		id: newId('li'),
		amount_subtotal: unit * quantity,
		amount_total: unit * quantity,
		currency: price.currency,
		description: product.name,
		price,
		quantity,
	};
}

function priceOf(context: Context, line: LineParams, param: string, ofLink: boolean): Stripe.Price {
	if (line.price !== undefined) {
		const price = find(context, 'price', line.price, `${param}[price]`);
		// What a link sells was checked when the link was made.
		if (price.active || ofLink) return price;
		throw invalidRequest(
			`The price specified is inactive. This field only accepts active prices.`,
			undefined,
			`${param}[price]`,
		);
	}
	if (line.price_data === undefined) throw missingParameter(`${param}[price]`);
	// A price made in passing is not for use by others.
	const data = line.price_data as Parameters<typeof createPrice>[1];
	return createPrice(context, { ...data, active: false });
}

/** Keeps the lines with what they belong to; list order is the order given. */
export function keepLines(context: Context, lines: Stripe.LineItem[], parent: string): void {
	for (const line of [...lines].reverse()) keep(context, line, { parent });
}
