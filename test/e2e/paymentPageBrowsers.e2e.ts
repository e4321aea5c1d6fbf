import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readPdf } from '../support/readPdf';
import { startFirefox } from './support/firefox';
import { CARD, linkIn } from './support/payerPage';
import { startPayWorld, type PayWorld } from './support/payWorld';
import { until } from './support/until';
import { choose, downloadedPdf, fill, press, shown, type DrivenBrowser } from './support/webDriver';
import { startWebKit } from './support/webKit';

let world: PayWorld;

beforeAll(async () => {
	world = await startPayWorld();
});

afterAll(() => world.close());

// Engines differ in what a sandboxed page may do: whether its form may lead elsewhere by a redirect, and
// whether it may download.
describe.each([
	['Firefox', startFirefox],
	['WebKit, as in Safari', startWebKit],
])('an invoice of 50 dollars in %s', (_name, start) => {
	let folder: string;
	let browser: DrivenBrowser;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'payer-'));
		browser = await start(folder);
		process.stdout.write(`    ${browser.version}\n`);
	});

	afterAll(async () => {
		await browser.close();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	});

	async function untilAt(address: string): Promise<void> {
		await until(`the page ${address}`, async () => {
			return (await browser.address()).startsWith(address);
		});
	}

	it('is shown by its link', async () => {
		await browser.open(linkIn(await world.mailLink(await world.invoice())));

		expect(await shown(browser, 'h1')).toContain('INV-');
		expect(await shown(browser, 'dl')).toContain('$50.00');
	});

	it('leads to Stripe’s page by its form', async () => {
		await press(browser, 'Continue to payment');

		await untilAt(world.sandbox.pages);
	});

	it('is paid there, and leads back', async () => {
		await choose(browser, 'Card');
		await fill(browser, 'Card number', CARD.number);
		await fill(browser, 'Expiry', CARD.expiry);
		await fill(browser, 'Security code', CARD.cvc);
		await fill(browser, 'Name', CARD.name);
		await press(browser, 'Pay');

		await untilAt(world.pageUrl);
		expect(await shown(browser, 'h1')).toContain('$50.00 is paid');
	});

	it('has its receipt downloaded as a PDF', async () => {
		await browser.click(await browser.find('//a[contains(., "Download receipt")]'));
		const receipt = () => downloadedPdf(browser.downloads);
		await until('the receipt', async () => await Promise.resolve(receipt() !== undefined));

		const { pages } = await readPdf(receipt() ?? Buffer.of());
		for (const said of ['Harbor Lights Supply Co.', 'INV-', '$50.00', '4242']) {
			expect(pages.join('\n')).toContain(said);
		}
	});
});
