import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

import type { ReceivedMail } from '../../sandbox/mail/inbox';
import { readPdf } from '../support/readPdf';
import { snapshotIfFailed, startBrowser } from './support/browser';
import {
	chooseAmount,
	goOnToCheckout,
	linkIn,
	newPayerPage,
	payByBank,
	payWithNewCard,
} from './support/payerPage';
import { startPayWorld, type PayWorld } from './support/payWorld';
import { until } from './support/until';

let world: PayWorld;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	world = await startPayWorld();
	browser = await startBrowser();
	page = await newPayerPage(browser);
});

afterEach(() => snapshotIfFailed(page));

afterAll(async () => {
	await browser.close();
	await world.close();
});

/** What stands beside a label, such as “Left to pay”. */
async function fact(label: string): Promise<string> {
	const row = page.locator('dl div', { has: page.getByText(label, { exact: true }) });
	return await row.locator('dd').innerText();
}

/** The mails that came with a receipt. */
async function receipts(): Promise<ReceivedMail[]> {
	return (await world.mails()).filter(({ attachments }) => attachments.length > 0);
}

async function untilReceipts(count: number): Promise<void> {
	await until(`${count} receipts by mail`, async () => (await receipts()).length >= count);
	expect(await receipts()).toHaveLength(count);
}

/** Back on n8n's own address, where Stripe's page leads to after paying. */
async function backFromCheckout(): Promise<void> {
	await page.waitForURL(`${world.pageUrl}**`);
}

describe('an invoice of 50 dollars, paid by card', () => {
	let invoiceId: string;
	let link: string;

	beforeAll(async () => {
		invoiceId = await world.invoice();
	});

	it('comes by mail, with a link', async () => {
		const mail = await world.mailLink(invoiceId);

		expect(mail.recipients).toEqual(['rose@edge.example']);
		expect(mail.subject).toContain('$50.00');
		expect(mail.text).toContain('INV-1001');
		link = linkIn(mail);
		expect(link.startsWith(`${world.pageUrl}?t=`)).toBe(true);
		expect(mail.text).toContain(link);
	});

	it('is shown when the link is opened', async () => {
		await page.goto(link);

		expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('INV-1001');
		expect(await fact('Total')).toBe('$50.00');
		expect(await fact('Left to pay')).toBe('$50.00');
	});

	it('is paid in part with a new card, which is stored', async () => {
		await chooseAmount(page, '25.00');
		await page.getByLabel('Card', { exact: true }).check();
		await goOnToCheckout(page, world.sandbox.pages);
		expect(await page.getByText('25.00 USD').count()).toBeGreaterThan(0);
		await payWithNewCard(page, { save: true });
		await backFromCheckout();

		expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('$25.00 is paid');
		expect(await fact('Left to pay')).toBe('$25.00');
		expect(await page.locator('dl').innerText()).toContain('Visa •••• 4242');
	});

	it('has a receipt to download, which says what was paid', async () => {
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('link', { name: /Download receipt/ }).click(),
		]);

		expect(download.suggestedFilename()).toMatch(/\.pdf$/);
		const { pages, tagged } = await readPdf(readFileSync(await download.path()));
		const text = pages.join('\n');
		for (const said of ['Harbor Lights Supply Co.', 'INV-1001', '$25.00', '4242']) {
			expect(text).toContain(said);
		}
		expect(tagged).toBe(true);
	});

	it('has its receipt mailed, with the same PDF, once', async () => {
		await page.reload(); // which tells the workflow once more
		await untilReceipts(1);
		const [mail] = await receipts();

		expect(mail?.recipients).toEqual(['rose@edge.example']);
		expect(mail?.subject).toContain('$25.00');
		expect(mail?.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf']);
		const { pages } = await readPdf(Buffer.from(mail?.attachments[0]?.base64 ?? '', 'base64'));
		const text = pages.join('\n');
		for (const said of ['Harbor Lights Supply Co.', 'INV-1001', '$25.00', '4242']) {
			expect(text).toContain(said);
		}
	});

	it('shows by the same link what is left, and which card is stored', async () => {
		await page.goto(link);

		expect(await fact('Paid')).toBe('$25.00');
		expect(await fact('Left to pay')).toBe('$25.00');
		expect(await page.locator('main').innerText()).toContain('Visa •••• 4242');
	});

	it('is paid to the end with the stored card', async () => {
		await goOnToCheckout(page, world.sandbox.pages);
		await page.getByLabel('visa ending in 4242').check();
		await page.getByRole('button', { name: 'Pay' }).click();
		await backFromCheckout();

		expect(await page.locator('main').innerText()).toContain('There is nothing left to pay.');
		await page.goto(link);
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('This invoice is paid');
		expect(await page.getByRole('button').count()).toBe(0);
	});

	it('has told the workflow what the payer did', async () => {
		await until('an execution for each step', async () => {
			const ended = await world.api.executions(world.pageWorkflowId);
			return ended.filter(({ status }) => status === 'success').length >= 7;
		});
		const statuses = (await world.api.executions(world.pageWorkflowId)).map(({ status }) => status);
		expect(new Set(statuses)).toEqual(new Set(['success']));
	});

	it('has had a receipt mailed for each of the two payments', async () => {
		await untilReceipts(2);
		const payments = (await receipts()).map(({ attachments: [pdf] }) => pdf?.fileName);
		expect(new Set(payments).size).toBe(2);
	});
});

describe('an invoice paid from a bank account', () => {
	let link: string;

	it('is on its way until the bank has paid, and paid when it has', async () => {
		link = linkIn(await world.mailLink(await world.invoice()));
		await page.goto(link);
		await page.getByLabel('US bank account').check();
		await goOnToCheckout(page, world.sandbox.pages);
		await payByBank(page, 'success');
		await backFromCheckout();
		expect(await page.locator('main').innerText()).toContain('It is not paid yet');

		await page.goto(link);
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(
			'Your payment is on its way',
		);
		expect(await page.getByRole('button').count()).toBe(0);

		await world.passDays(10);
		await page.goto(link);
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('This invoice is paid');
	});

	it('is open again when the account did not cover it', async () => {
		link = linkIn(await world.mailLink(await world.invoice()));
		await page.goto(link);
		await page.getByLabel('US bank account').check();
		await goOnToCheckout(page, world.sandbox.pages);
		await payByBank(page, 'insufficientFunds');
		await backFromCheckout();
		await page.goto(link);
		expect(await page.getByRole('button').count()).toBe(0);

		await world.passDays(10);
		await page.goto(link);
		expect(await fact('Left to pay')).toBe('$50.00');
		await goOnToCheckout(page, world.sandbox.pages);
		await payWithNewCard(page);
		await backFromCheckout();
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('$50.00 is paid');
	});
});

describe('on n8n’s own address, where its owner is logged in', () => {
	/** Sends n8n's session, as a script would that got onto the page. */
	const SCRIPT = `<script>
		fetch('/rest/login', { credentials: 'include' })
			.then((answer) => answer.text())
			.then((text) => { document.title = 'taken: ' + text; });
	</script><img src="x" onerror="document.title = 'taken: by a picture'">`;
	let link: string;
	let owner: Page;

	beforeAll(async () => {
		link = linkIn(await world.mailLink(await world.invoice()));
		owner = await newPayerPage(browser);
		const [name = '', value = ''] = world.api.cookie.split('=');
		await owner.context().addCookies([{ name, value, url: world.n8n.url }]);
	});

	afterAll(() => owner.context().close());

	/** Opens the link with a script in the page, under the headers that the page came with, changed. */
	async function openWithScript(
		change: (headers: Record<string, string>) => void,
	): Promise<string> {
		await owner.route(`${world.pageUrl}**`, async (route) => {
			const answer = await route.fetch();
			const headers = answer.headers();
			change(headers);
			const body = (await answer.text()).replace('</main>', `${SCRIPT}</main>`);
			await route.fulfill({ response: answer, headers, body });
		});
		try {
			await owner.goto(link, { waitUntil: 'networkidle' });
			return await owner.title();
		} finally {
			await owner.unrouteAll();
		}
	}

	it('lets no script run that got into it', async () => {
		expect(await openWithScript(() => undefined)).toContain('INV-');
	});

	it('keeps the session from a script that does run', async () => {
		const title = await openWithScript((headers) => {
			headers['content-security-policy'] = 'sandbox allow-forms allow-downloads allow-scripts';
		});
		expect(title).not.toContain('owner@example.com');
	});

	it('would lose the session without its headers', async () => {
		const title = await openWithScript((headers) => {
			delete headers['content-security-policy'];
		});
		expect(title).toContain('owner@example.com');
	});

	it('is shown in no frame', async () => {
		await owner.goto(`${world.n8n.url}/healthz`);
		await owner.setContent(`<iframe src="${link}"></iframe>`, { waitUntil: 'networkidle' });
		const [, frame] = owner.frames();
		expect(await frame?.content()).not.toContain('INV-');
	});

	it('is kept, found and told by nobody', async () => {
		for (const address of [link, `${link}x`]) {
			const { headers } = await fetch(address);
			expect(Object.fromEntries(headers)).toMatchObject({
				'cache-control': 'no-store',
				'referrer-policy': 'no-referrer',
				'x-content-type-options': 'nosniff',
				'x-frame-options': 'DENY',
				'x-robots-tag': 'noindex, nofollow',
			});
			expect(headers.get('content-security-policy')).toMatch(
				/^sandbox allow-forms allow-downloads; default-src 'none'; /,
			);
		}
	});

	it('lets its form lead to Stripe’s page', async () => {
		await owner.goto(link);
		await owner.getByRole('button', { name: 'Continue to payment' }).click();
		await owner.waitForURL(`${world.sandbox.pages}/**`);
	});

	it.each([
		['nowhere else', true],
		['anywhere without its headers', false],
	])('lets its form lead %s', async (_where, hasHeaders) => {
		const elsewhere = `${world.sandbox.control}/clock`;
		await owner.route(`${world.pageUrl}**`, async (route) => {
			if (route.request().method() === 'POST') {
				await route.fulfill({ status: 303, headers: { location: elsewhere } });
				return;
			}
			const answer = await route.fetch();
			const headers = answer.headers();
			if (!hasHeaders) delete headers['content-security-policy'];
			await route.fulfill({ response: answer, headers });
		});
		await owner.goto(link);
		await owner.getByRole('button', { name: 'Continue to payment' }).click();
		await owner.waitForLoadState('networkidle');
		await owner.unrouteAll();
		expect(owner.url() === elsewhere).toBe(!hasHeaders);
	});
});
