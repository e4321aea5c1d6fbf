import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { readPdf } from '../support/readPdf';
import { startBrowser, TAKES_PICTURES } from './support/browser';
import {
	accessibilityFaults,
	DESKTOP,
	linkIn,
	NARROW,
	newPayerPage,
	payByBank,
	payWithNewCard,
	pixelsCutOff,
	ZOOMED,
} from './support/payerPage';
import { startPayWorld, type PayWorld } from './support/payWorld';
import { pictureInAllLooks, pictureOfPdf } from './support/pictures';

/** Whoever pays, and however they see and use the page. */
let world: PayWorld;
let browser: Browser;

beforeAll(async () => {
	world = await startPayWorld();
	browser = await startBrowser();
});

afterAll(async () => {
	await browser.close();
	await world.close();
});

async function newLink(invoice: object = {}): Promise<{ id: string; link: string }> {
	const id = await world.invoice(invoice);
	return { id, link: linkIn(await world.mailLink(id)) };
}

async function submit(page: Page, fields: { amount?: string; bank?: boolean } = {}): Promise<void> {
	if (fields.amount !== undefined) {
		await page.getByLabel('Another amount').check();
		await page.getByLabel('Amount in USD').fill(fields.amount);
	}
	if (fields.bank) await page.getByLabel('US bank account').check();
	await page.getByRole('button', { name: 'Continue to payment' }).click();
}

async function payAtCheckout(page: Page, pay: (page: Page) => Promise<void>): Promise<void> {
	await page.waitForURL(`${world.sandbox.pages}/**`);
	await pay(page);
	await page.waitForURL(`${world.pageUrl}**`);
}

/** What the page can show: how a payer comes to it, and its heading. */
const STATES: Record<string, { come: (page: Page) => Promise<void>; heading: RegExp }> = {
	open: {
		come: async (page) => {
			await page.goto((await newLink()).link);
		},
		heading: /^Pay invoice INV-\d+$/,
	},
	'with a wrong amount': {
		come: async (page) => {
			await page.goto((await newLink()).link);
			await submit(page, { amount: '60' });
			await page.getByRole('alert').waitFor();
		},
		heading: /^Pay invoice INV-\d+$/,
	},
	'after a part was paid': {
		come: async (page) => {
			await page.goto((await newLink()).link);
			await submit(page, { amount: '20' });
			await payAtCheckout(page, (checkout) => payWithNewCard(checkout, { save: true }));
		},
		heading: /\$20\.00 is paid/,
	},
	'on its way from the bank': {
		come: async (page) => {
			await page.goto((await newLink()).link);
			await submit(page, { bank: true });
			await payAtCheckout(page, (checkout) => payByBank(checkout, 'processing'));
		},
		heading: /on its way/,
	},
	void: {
		come: async (page) => {
			const { id, link } = await newLink();
			await world.org.update('Invoice__c', id, { Status__c: 'Void' });
			await page.goto(link);
		},
		heading: /no longer to be paid/,
	},
	'with a rest too small to be charged': {
		come: async (page) => {
			const { id, link } = await newLink();
			await world.org.create('Payment__c', {
				Invoice__c: id,
				Amount__c: 49.9,
				Status__c: 'Succeeded',
			});
			await page.goto(link);
		},
		heading: /cannot be paid here/,
	},
	'with a link that is not valid': {
		come: async (page) => {
			await page.goto(`${world.pageUrl}?t=1.something`);
		},
		heading: /not valid/,
	},
};

describe.each<[string, BrowserContextOptions]>([
	['in light, on the narrowest screen', { colorScheme: 'light', viewport: NARROW }],
	['in dark, at 200%', { colorScheme: 'dark', ...ZOOMED }],
])('%s', (_look, options) => {
	let page: Page;

	beforeAll(async () => {
		// Without its policy, so that axe-core can look at the page from inside.
		page = await newPayerPage(browser, { ...options, bypassCSP: true });
	});
	afterAll(() => page.context().close());

	it.each(Object.keys(STATES))('the page %s bars nobody, and nothing is cut off', async (state) => {
		const { come, heading } = STATES[state] ?? {};
		await come?.(page);

		expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(heading ?? '');
		expect(await accessibilityFaults(page)).toEqual([]);
		expect(await pixelsCutOff(page)).toBe(0);
	});
});

it('the page is filled in and sent by the keyboard alone, and shows where one is', async () => {
	const page = await newPayerPage(browser);
	await page.goto((await newLink()).link);

	const stops: string[] = [];
	const tab = async (): Promise<void> => {
		await page.keyboard.press('Tab');
		stops.push(
			await page.evaluate<string>(
				'document.activeElement.name || document.activeElement.type || document.activeElement.tagName',
			),
		);
		const outline = await page.evaluate<string>(
			'getComputedStyle(document.activeElement).outlineStyle',
		);
		expect(outline).not.toBe('none');
	};
	await tab();
	await page.keyboard.press('ArrowDown');
	await tab();
	await page.keyboard.type('12.50');
	await tab();
	await page.keyboard.press('ArrowDown');
	await tab();
	await page.keyboard.press('Enter');
	await page.waitForURL(`${world.sandbox.pages}/**`);

	expect(stops).toEqual(['how-much', 'amount', 'method', 'submit']);
	expect(await page.locator('main').innerText()).toContain('12.50 USD');
	expect(await page.getByLabel('US bank account').count()).toBe(1);
	await page.context().close();
});

it('the page is printed on one sheet, dark on white, without what only a screen can do', async () => {
	const page = await newPayerPage(browser, { colorScheme: 'dark', viewport: DESKTOP });
	await page.goto((await newLink()).link);
	const { pages } = await readPdf(await page.pdf({ format: 'A4' }));
	expect(pages).toHaveLength(1);
	expect(pages[0]).toContain('Left to pay');
	expect(pages[0]).toContain('$50.00');
	expect(pages[0]).not.toContain('Continue to payment');

	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	const ink = await page.evaluate<string>('getComputedStyle(document.body).color');
	const [red = 255] = (/\d+/.exec(ink) ?? []).map(Number);
	expect(red).toBeLessThan(64);
	await page.context().close();
});

if (TAKES_PICTURES) {
	it('mail, page and receipt are pictured at the widths of a desktop and a phone, in light and dark', async () => {
		const mail = await world.mailLink(await world.invoice());
		const link = linkIn(mail);
		const page = await newPayerPage(browser);
		await page.goto(link);
		await submit(page, { amount: '20' });
		await payAtCheckout(page, (checkout) => payWithNewCard(checkout, { save: true }));
		const back = page.url();
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('link', { name: /Download receipt/ }).click(),
		]);
		const addresses = {
			'payment-mail': `${world.sandbox.pages}/inbox/${String(mail.id)}`,
			'payment-page': link,
			'payment-made': back,
		};
		for (const [name, address] of Object.entries(addresses)) {
			await pictureInAllLooks(browser, name, async (look) => {
				await look.goto(address);
			});
		}
		await pictureOfPdf(browser, 'payment-receipt', readFileSync(await download.path()));
		await page.context().close();
	});
}
