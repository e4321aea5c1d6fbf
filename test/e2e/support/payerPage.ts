import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { ROOT } from './installation';

/** As a person's Chromium says it; that of a browser without a window says so. */
const USER_AGENT =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** The narrowest that WCAG asks for: https://www.w3.org/WAI/WCAG22/Understanding/reflow.html */
export const NARROW = { width: 320, height: 640 };
/** A desktop at 200%: half as many pixels of the page, twice as many of the screen each. */
export const ZOOMED = {
	viewport: { width: DESKTOP.width / 2, height: DESKTOP.height / 2 },
	deviceScaleFactor: 2,
};

/** A browser session of somebody who knows nothing of n8n. */
export async function newPayerPage(
	browser: Browser,
	options: BrowserContextOptions = {},
): Promise<Page> {
	const context = await browser.newContext({
		userAgent: USER_AGENT,
		viewport: DESKTOP,
		locale: 'en-US',
		acceptDownloads: true,
		...options,
	});
	const page = await context.newPage();
	// Far more than it takes when the machine is not busy with something else.
	page.setDefaultTimeout(120_000);
	return page;
}

/** On the payment page, asks for less than all of it; `amount` as a payer types it. */
export async function chooseAmount(page: Page, amount: string): Promise<void> {
	await page.getByLabel('Another amount').check();
	await page.getByLabel('Amount in USD').fill(amount);
}

/** Sends the form of the payment page, which leads to Checkout below the address `pages`. */
export async function goOnToCheckout(page: Page, pages: string): Promise<void> {
	await page.getByRole('button', { name: 'Continue to payment' }).click();
	await page.waitForURL(`${pages}/**`);
}

/** A card as it is typed on the sandbox's Checkout page. */
export const CARD = {
	number: '4242 4242 4242 4242',
	expiry: '12/34',
	cvc: '123',
	name: 'Rose Gonzalez',
};

/** Pays on Checkout with a new card. */
export async function payWithNewCard(page: Page, { save = false } = {}): Promise<void> {
	await page.getByLabel('Card', { exact: true }).check();
	await page.getByLabel('Card number').fill(CARD.number);
	await page.getByLabel('Expiry').fill(CARD.expiry);
	await page.getByLabel('Security code').fill(CARD.cvc);
	await page.getByLabel('Name').fill(CARD.name);
	if (save) await page.getByLabel('Save these details for next time').check();
	await page.getByRole('button', { name: 'Pay' }).click();
}

/** Pays on Checkout from one of Stripe's test bank accounts, such as `success`. */
export async function payByBank(page: Page, bank: string): Promise<void> {
	await page.getByLabel('US bank account').check();
	await page.getByRole('combobox', { name: 'Bank' }).selectOption(bank);
	await page.getByRole('button', { name: 'Pay' }).click();
}

interface Violation {
	id: string;
	nodes: Array<{ html: string; failureSummary: string }>;
}

/**
 * What axe-core finds wrong with the page for people who use a keyboard or a screen reader, or see little.
 *
 * @param page of a session with `bypassCSP`, since ours lets no script run
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
	const axe = join(ROOT, 'node_modules', 'axe-core', 'axe.min.js');
	await page.evaluate(readFileSync(axe, 'utf8'));
	const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run(document)');
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ html, failureSummary }) => `${id}: ${failureSummary}\n${html}`),
	);
}

/** How many pixels of the page lie beyond its right edge. */
export async function pixelsCutOff(page: Page): Promise<number> {
	return await page.evaluate<number>(
		'document.documentElement.scrollWidth - document.documentElement.clientWidth',
	);
}

/** The address that the button of a mail leads to. */
export function linkIn({ html }: { html: string }): string {
	const [, address = ''] = /<a href="([^"]+)"/.exec(html) ?? [];
	return address.replaceAll('&amp;', '&');
}
