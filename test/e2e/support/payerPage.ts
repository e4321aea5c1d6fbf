import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** As a person's Chromium says it; that of a browser without a window says so. */
const USER_AGENT =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

const DESKTOP = { width: 1280, height: 900 };

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

/** A card as it is typed on the sandbox's Checkout page. */
const CARD = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123', name: 'Rose Gonzalez' };

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
