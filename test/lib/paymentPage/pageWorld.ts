import { checkBrand } from '../../../lib/brand';
import { invoiceReader } from '../../../lib/invoices/readInvoices';
import type { PageTerms, ToldEvent, Visit, VisitAnswer } from '../../../lib/paymentPage/request';
import { pageKeys, type PageToken, signToken } from '../../../lib/paymentPage/token';
import { visit } from '../../../lib/paymentPage/visit';
import { organizationId } from '../../../lib/salesforce/runningUser';
import { type InvoiceWorld, startInvoiceWorld } from '../invoices/support';

/** Where the page is; Stripe leads back to it. */
export const PAGE = 'https://n8n.acme.example/webhook/pay';

/** What a payer gets to see. */
export interface Shown extends VisitAnswer {
	/** The page as HTML; '' where there is none. */
	html: string;
}

/** Both services, and the page of a link, each request one call. */
export interface PageWorld extends InvoiceWorld {
	/** A new invoice with its link. */
	link(values?: object): Promise<{ id: string; url: string }>;
	/** Of the invoice's org unless said otherwise. */
	linkTo(invoiceId: string, orgId?: string): Promise<string>;
	open(url: string, more?: Partial<Visit>): Promise<Shown>;
	/** Sends a form; what it says of having been seen is to be among the fields. */
	send(url: string, fields: Record<string, string>, more?: Partial<Visit>): Promise<Shown>;
	/** Opens the page, and sends its form. */
	submit(url: string, fields: Record<string, string>): Promise<Shown>;
	/** What the workflow was told since the world was made anew. */
	told: ToldEvent[];
	/** What the builder was told. */
	warnings: string[];
	/** What the builder wants of the page. */
	terms: PageTerms;
}

const TERMS: PageTerms = {
	methods: ['card', 'us_bank_account'],
	mayPayPart: true,
	save: 'ask',
	brand: checkBrand({
		name: 'Acme Inc.',
		color: '',
		logo: '',
		contact: 'billing@acme.example',
	}),
	language: 'auto',
	stripeReceipt: true,
	stripeInvoicePdf: false,
};

export async function startPageWorld(): Promise<PageWorld> {
	const world = await startInvoiceWorld();
	const { connection, model, clock } = world;
	const emptied = world.again.bind(world);
	const { stripeOf } = await world.context();
	const keys = pageKeys(world.stripe.secretKey);
	const reader = await invoiceReader(connection, model);
	const linkOf = (token: PageToken) => `${PAGE}?t=${signToken(token, keys)}`;
	const visited = async (url: string, more: Partial<Visit>): Promise<Shown> => {
		const query = new URL(url).searchParams;
		const request: Visit = {
			method: 'GET',
			address: PAGE,
			token: query.get('t') ?? '',
			sessionId: query.get('s') ?? '',
			wantsFile: query.has('pdf'),
			part: query.get('a') ?? '',
			cameBack: query.has('back'),
			bankVisit: query.get('b') ?? '',
			payer: { ipAddress: '127.0.0.1', userAgent: 'Mozilla/5.0' },
			acceptLanguage: 'en-US,en;q=0.9',
			isPerson: true,
			...more,
		};
		const answer = await visit(request, {
			keys,
			clock,
			stripeOf,
			readInvoice: async (id) => (await reader.read([id])).get(id),
			stillOf: reader.stillOf,
			orgId: async () => await organizationId(connection),
			newVisitId: () => 'visit',
			receipt: async () => {
				throw new Error('No test asks for a receipt');
			},
			terms: pageWorld.terms,
			isWithinBounds: () => true,
			warn: (what) => pageWorld.warnings.push(what),
		});
		if (answer.told) pageWorld.told.push(answer.told);
		return { ...answer, html: answer.page?.html ?? '' };
	};
	const pageWorld: PageWorld = Object.assign(world, {
		told: [],
		warnings: [],
		terms: TERMS,
		again: async () => {
			await emptied();
			Object.assign(pageWorld, { told: [], warnings: [], terms: TERMS });
		},
		linkTo: async (invoiceId: string, orgId?: string) =>
			linkOf({
				invoiceId,
				orgId: orgId ?? (await organizationId(connection)) ?? '',
				expiresMs: clock.nowMs() + 90 * 24 * 60 * 60 * 1000,
				version: 0,
			}),
		link: async (values: object = {}) => {
			const id = await world.invoice(values);
			return { id, url: await pageWorld.linkTo(id) };
		},
		open: async (url: string, more: Partial<Visit> = {}) => await visited(url, more),
		send: async (url: string, fields: Record<string, string>, more: Partial<Visit> = {}) =>
			await visited(url, { method: 'POST', form: new Map(Object.entries(fields)), ...more }),
		submit: async (url: string, fields: Record<string, string>) => {
			const { html } = await pageWorld.open(url);
			return await pageWorld.send(url, { nonce: nonceOn(html), ...fields });
		},
	});
	return pageWorld;
}

/** What the form of a page says of having been seen; '' where there is none. */
export function nonceOn(html: string): string {
	return /name="nonce" value="([\w-]+)"/.exec(html)?.[1] ?? '';
}
