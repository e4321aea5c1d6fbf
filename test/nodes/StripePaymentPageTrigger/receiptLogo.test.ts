import { listenWebhooks, type WebhookListener } from '../../../engine';
import { type HttpsServer, startHttpsServer } from '../../support/httpsServer';
import { CARD, newPayer } from '../../support/payer';
import { pictureFile, PNG_FILES } from '../../support/pictureFiles';
import { readPdf } from '../../support/readPdf';
import { type LinkWorld, startLinkWorld } from '../StripeSendPaymentLink/support';
import { pageWorkflow } from './pageWorkflow';
import { hidden, newLink, open, send } from './visitor';

jest.setTimeout(120_000);

let world: LinkWorld;
let server: HttpsServer;
let listener: WebhookListener | undefined;

beforeAll(async () => {
	world = await startLinkWorld();
	server = await startHttpsServer(({ url }, response) => {
		response.end(url === '/logo.png' ? pictureFile(PNG_FILES.rgb8) : '<svg/>');
	});
});
afterAll(async () => {
	await server.close();
	await world.close();
});
beforeEach(() => world.again());
afterEach(() => listener?.close());

/** Pays an invoice on a page with that logo, and downloads the receipt so many times. */
async function receipts(logoUrl: string, times: number) {
	const options = { checkoutDomain: world.pages, logoUrl };
	listener = await listenWebhooks(pageWorkflow(world, logoUrl, { options }));
	const { url } = await newLink(world, listener.webhooks[0]?.url ?? '', {});
	const nonce = hidden(await (await open(url)).text(), 'nonce');
	const started = await send(url, { nonce, method: 'card' });
	const payer = newPayer(world.pages);
	await payer.open(started.headers.get('location') ?? '');
	await payer.submit(CARD);
	const downloads = await Promise.all(
		Array.from({ length: times }, async () => await fetch(`${payer.at}&pdf=1`)),
	);
	return await Promise.all(
		downloads.map(async (pdf) => {
			expect(pdf.headers.get('content-type')).toBe('application/pdf');
			return await readPdf(new Uint8Array(await pdf.arrayBuffer()));
		}),
	);
}

test('the receipts that payers download bear the logo of the page, which is loaded once', async () => {
	for (const { pictures } of await receipts(`${server.origin}/logo.png`, 3)) {
		expect(pictures).toMatchObject([{ width: 9, height: 5, spoken: 'Acme Inc.' }]);
	}
	expect(server.asked.filter((path) => path === '/logo.png')).toHaveLength(1);
});

test('a payer gets the receipt though the logo is none that a PDF can show', async () => {
	const [receipt] = await receipts(`${server.origin}/logo.svg`, 1);
	expect(receipt?.pictures).toEqual([]);
	expect(receipt?.pages.join('')).toContain('Amount paid');
	expect(server.asked).toContain('/logo.svg');
});
