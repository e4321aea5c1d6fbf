import type { SandboxService, ServiceHost } from './service';
import { openDatabase } from './control/database';
import { closeHost, makeHost } from './host';
import { recorder } from './control/recorder';
import { startControl } from './control/server';
import type { MailAccess } from './mail';
import type { PlaidAccess } from './plaid';
import type { StripeTokens } from './plaid/context';
import { startPages } from './pages/server';
import type { SalesforceAccess } from './salesforce';
import type { Settings as SalesforceSettings } from './salesforce/settings';
import { startStripe, type StripeAccess } from './stripe';

export interface SandboxOptions {
	/**
	 * Stripe's port, then the control API, Salesforce, the pages, the mail server and Plaid on the next ones;
	 * 0 or nothing for any free ports.
	 */
	port?: number;
	/** Keeps the state in this SQLite file; in memory without it. */
	file?: string;
	/** Settings of the Salesforce org, or false to do without it. */
	salesforce?: boolean | Partial<SalesforceSettings>;
	/** Appends each Stripe request with its answer to this file; `SANDBOX_RECORD` without it. */
	record?: string;
	quiet?: boolean;
}

export interface Sandbox {
	stripe: StripeAccess;
	salesforce?: SalesforceAccess;
	/** A mail server, with an inbox at `/inbox` of the pages. */
	mail: MailAccess;
	/** A Plaid whose bank accounts become tokens of Stripe's main account, in test mode. */
	plaid: PlaidAccess;
	/** Base address of the pages that a payer opens: Checkout and its relatives. */
	pages: string;
	/** Base address of the control API. */
	control: string;
	/** The page that shows objects, requests and events. */
	page: string;
	close: () => Promise<void>;
}

/** Starts the sandbox's services on this machine; resolves when they listen. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const database = openDatabase(options.file);
	const host = makeHost(database, recorder(options.record ?? process.env['SANDBOX_RECORD']));
	const port = (offset: number) => (options.port ? options.port + offset : 0);
	const open: Array<{ close(): Promise<void> }> = [];
	const close = async () => {
		await Promise.all([closeHost(host), ...open.map((each) => each.close())]);
		database.close();
	};
	try {
		const stripe = await startStripe(host, port(0));
		open.push(stripe);
		const { salesforce: wanted = true } = options;
		const salesforce = wanted
			? await salesforceService(host, port(2), wanted === true ? {} : wanted)
			: undefined;
		if (salesforce) open.push(salesforce);
		const mail = await mailService(host, port(4));
		open.push(mail);
		const plaid = await plaidService(host, port(5), stripe.verifiedBankToken);
		open.push(plaid);
		const services: SandboxService[] = [stripe, ...(salesforce ? [salesforce] : []), mail, plaid];
		const pages = await startPages(services, port(3));
		open.push(pages);
		host.pages.url = pages.url;
		const control = await startControl(host, services, port(1));
		open.push(control);
		return {
			stripe: stripe.access,
			...(salesforce && { salesforce: salesforce.access }),
			mail: mail.access,
			plaid: plaid.access,
			pages: pages.url,
			control: control.url,
			page: `${control.url}/`,
			close,
		};
	} catch (error) {
		// A port in use, for instance: what already listens must not keep the process alive.
		await close();
		throw error;
	}
}

/** Its parser is loaded beside what else starts. */
async function mailService(host: ServiceHost, port: number): Promise<SandboxService<MailAccess>> {
	const { startMail } = await import('./mail');
	return startMail(host, port);
}

async function plaidService(
	host: ServiceHost,
	port: number,
	stripeToken: StripeTokens,
): Promise<SandboxService<PlaidAccess>> {
	const { startPlaid } = await import('./plaid');
	return startPlaid(host, port, stripeToken);
}

/** Loaded only when it is wanted, as most of the sandbox's start would go into it. */
async function salesforceService(
	host: ServiceHost,
	port: number,
	settings: Partial<SalesforceSettings>,
): Promise<SandboxService<SalesforceAccess>> {
	const { startSalesforce } = await import('./salesforce');
	return startSalesforce(host, port, settings);
}
