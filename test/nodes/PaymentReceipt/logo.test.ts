import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import { withLogos } from '../../../nodes/PaymentReceipt/logo';
import { type HttpsServer, startHttpsServer } from '../../support/httpsServer';
import { JPEG_FILES, pictureFile, PNG_FILES } from '../../support/pictureFiles';
import { readPdf } from '../../support/readPdf';
import { useSyncSandbox } from '../StripeSyncCustomers/support';

const sandbox = useSyncSandbox();

/** What is at the addresses of a server of the business's; the rest is not there. */
const PICTURES: Readonly<Record<string, Buffer>> = {
	'/logo.png': pictureFile(PNG_FILES.rgb8),
	'/logo.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
};

let server: HttpsServer;
beforeEach(async () => {
	server = await startHttpsServer(({ url = '' }, response) => {
		if (url === '/moved') response.writeHead(302, { location: '/logo.png' });
		else response.statusCode = PICTURES[url] ? 200 : 404;
		response.end(PICTURES[url]);
	});
});
afterEach(() => server.close());

async function pay(): Promise<string> {
	const { id } = await sandbox().client().paymentIntents.create({
		amount: 2500,
		currency: 'usd',
		payment_method: 'pm_card_visa',
		confirm: true,
	});
	return id;
}

interface Item {
	json: IDataObject;
	file?: Buffer;
}

async function run(
	options: INodeParameters,
	items: readonly Item[],
	node: object = {},
): Promise<RunResult> {
	return await runWorkflow({
		workflow: chain(START, {
			name: 'Receipt',
			type: 'n8n-nodes-stripe-salesforce.paymentReceipt',
			parameters: {
				operation: 'create',
				useSalesforce: false,
				payment: '={{ $json.id }}',
				seller: { name: 'Harbor Lights Supply Co.' },
				options,
			},
			credentials: { stripeAccountApi: { id: 'stripe', name: 'Stripe' } },
			...node,
		}),
		credentials: sandbox().credentials(),
		pinData: {
			Start: items.map(({ json, file }) => ({
				json,
				...(file && {
					// What it is called does not count.
					binary: { logo: { data: file.toString('base64'), mimeType: 'image/webp' } },
				}),
			})),
		},
	});
}

const outputOf = (result: RunResult, output = 0): INodeExecutionData[] =>
	result.nodes['Receipt']?.[output] ?? [];

async function picturesOf({ binary }: INodeExecutionData) {
	const pdf = Buffer.from(binary?.['data']?.data ?? '', 'base64');
	return (await readPdf(pdf)).pictures;
}

describe('Logo URL', () => {
	it('puts the picture on every receipt, and is asked for once', async () => {
		const items = [{ json: { id: await pay() } }, { json: { id: await pay() } }];
		const result = await run({ logoUrl: `${server.origin}/logo.png` }, items);

		expect(result.error).toBeUndefined();
		for (const item of outputOf(result)) {
			expect(await picturesOf(item)).toMatchObject([
				{ width: 9, height: 5, spoken: 'Harbor Lights Supply Co.' },
			]);
		}
		expect(outputOf(result)).toHaveLength(2);
		expect(server.asked).toEqual(['/logo.png']);
	});

	it('may lead on to another address', async () => {
		const result = await run({ logoUrl: `${server.origin}/moved` }, [
			{ json: { id: await pay() } },
		]);
		expect(await picturesOf(outputOf(result)[0] ?? { json: {} })).toHaveLength(1);
	});

	it.each(['/logo.svg', '/gone.png'])('that leads to %s makes a receipt without', async (path) => {
		const payment = await pay();
		const result = await run({ logoUrl: server.origin + path }, [{ json: { id: payment } }]);

		expect(result.error).toBeUndefined();
		const [item] = outputOf(result);
		expect(item?.json).toMatchObject({ paymentId: payment });
		expect(item?.json).not.toHaveProperty('error');
		expect(await picturesOf(item ?? { json: {} })).toEqual([]);
	});

	it('that has no logo is told under the output, once', async () => {
		const hints: unknown[] = [];
		const context = {
			addExecutionHints: (hint: unknown) => hints.push(hint),
			helpers: {
				httpRequest: async () =>
					await Promise.resolve({ statusCode: 404, body: [Buffer.from('')] }),
			},
		} as unknown as IExecuteFunctions;
		const receipt = {
			payment: 'pi_1',
			seller: { name: '', address: [], email: '', phone: '', website: '', taxId: '' },
			locale: 'en',
			timeZone: 'UTC',
			paper: 'A4',
			color: '#000000',
		} as const;
		const value = { receipt, logo: { url: 'https://acme.example/logo.png' } };

		const items = await withLogos(context, [{ value }, { value }, { refusal: 'no' }]);

		expect(items).toEqual([{ value }, { value }, { refusal: 'no' }]);
		expect(hints).toEqual([
			{
				message:
					'Receipts are made without the logo at https://acme.example/logo.png: it could not be loaded (its server answers 404). Check the address.',
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});
});

describe('Logo Binary Field', () => {
	it.each<[string, Buffer, [width: number, height: number]]>([
		['PNG', pictureFile(PNG_FILES.interlaced), [9, 5]],
		['JPEG', pictureFile(JPEG_FILES.rgb), [16, 8]],
	])('puts a %s of the item on its receipt', async (_kind, file, [width, height]) => {
		const result = await run({ logoBinaryField: 'logo' }, [{ json: { id: await pay() }, file }]);
		expect(result.error).toBeUndefined();
		expect(await picturesOf(outputOf(result)[0] ?? { json: {} })).toMatchObject([
			{ width, height },
		]);
	});

	it('refuses an item whose file is no picture, and makes the other receipts', async () => {
		const [first, second] = [await pay(), await pay()];
		const items = [
			{ json: { id: first }, file: Buffer.from('<svg/>') },
			{ json: { id: second }, file: pictureFile(PNG_FILES.rgb8) },
		];
		const result = await run({ logoBinaryField: 'logo' }, items, {
			onError: 'continueErrorOutput',
		});

		expect(outputOf(result).map(({ json }) => json['paymentId'])).toEqual([second]);
		expect(outputOf(result, 1)[0]?.json).toMatchObject({
			error: 'Logo Binary Field: the file “logo” cannot be used, it is neither a PNG nor a JPEG',
			details: { whatToDo: 'Use a PNG or JPEG of at most 1 MB and 3000 pixels on a side' },
		});
	});
});

describe('what is refused before anything is asked', () => {
	const picture = pictureFile(PNG_FILES.rgb8);

	it.each<[string, INodeParameters, Buffer, string]>([
		[
			'an address that is not of https',
			{ logoUrl: 'http://acme.example/logo.png' },
			picture,
			'Logo URL: it is not an https address',
		],
		[
			'an address that an expression yields none of',
			{ logoUrl: '={{ $json.none }}' },
			picture,
			'Logo URL: it is set, but yields nothing',
		],
		[
			'a field that the item does not have',
			{ logoBinaryField: 'picture' },
			picture,
			'Logo Binary Field: the item has no file “picture”',
		],
		[
			'a file that is no picture',
			{ logoBinaryField: 'logo' },
			Buffer.from('GIF89a'),
			'Logo Binary Field: the file “logo” cannot be used',
		],
		[
			'an address and a field',
			{ logoBinaryField: 'logo', logoUrl: 'https://acme.example/logo.png' },
			picture,
			'Logo Binary Field: Logo URL is set as well',
		],
	])('is %s', async (_what, options, file, message) => {
		const result = await run(options, [{ json: { id: 'pi_1' }, file }]);
		expect(result.error?.message).toContain(message);
		expect(await sandbox().calls('stripe')).toEqual([]);
	});
});
