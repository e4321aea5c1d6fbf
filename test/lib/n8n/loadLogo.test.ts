import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { loadLogo } from '../../../lib/n8n/loadLogo';
import { pictureFile, PNG_FILES } from '../../support/pictureFiles';

const PICTURE = pictureFile(PNG_FILES.rgb8);
const URL = 'https://acme.example/logo.png';

type Answer = (options: IHttpRequestOptions) => Promise<unknown>;

async function load(answer: Answer, patienceMs?: number) {
	const context = { helpers: { httpRequest: answer } } as unknown as IExecuteFunctions;
	return await loadLogo(context, URL, patienceMs);
}

function answering(statusCode: number, chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Answer {
	return async ({ url }) => {
		expect(url).toBe(URL);
		return await Promise.resolve({ statusCode, body: chunks });
	};
}

/** Ends as a connection does that is given up. */
async function untilGivenUp({ abortSignal }: IHttpRequestOptions): Promise<never> {
	return await new Promise((_resolve, reject) => {
		abortSignal?.addEventListener?.('abort', () => {
			reject(new Error('canceled'));
		});
	});
}

it('comes in any number of pieces', async () => {
	const pieces = [PICTURE.subarray(0, 10), PICTURE.subarray(10, 50), PICTURE.subarray(50)];
	expect(await load(answering(200, pieces))).toMatchObject({ logo: { width: 9, height: 5 } });
});

it.each<[string, Answer, string]>([
	[
		'that is not there',
		answering(404, [Buffer.from('Not found')]),
		'it could not be loaded (its server answers 404). Check the address.',
	],
	[
		'whose server says nothing',
		answering(204, []),
		'it could not be loaded (its server answers 204). Check the address.',
	],
	[
		'whose server is not there',
		async () => await Promise.reject(new Error('getaddrinfo ENOTFOUND acme.example')),
		'it could not be loaded (getaddrinfo ENOTFOUND acme.example). Check the address.',
	],
	[
		'of another kind',
		answering(200, [Buffer.from('<svg/>')]),
		'it is neither a PNG nor a JPEG. Use a PNG or JPEG of at most 1 MB and 3000 pixels on a side.',
	],
])('of a logo %s is told why', async (_what, answer, fault) => {
	expect(await load(answer)).toEqual({ fault });
});

it('is not read on when it is too large', async () => {
	let read = 0;
	function* endless() {
		for (;;) {
			read += 100_000;
			yield Buffer.alloc(100_000);
		}
	}
	expect(await load(answering(200, endless()))).toEqual({
		fault: expect.stringMatching(/^it is larger than 1 MB/) as string,
	});
	expect(read).toBe(1_100_000);
});

it.each<[string, Answer]>([
	['does not answer', untilGivenUp],
	[
		'stops in the middle',
		async (options) => {
			async function* stalled() {
				yield PICTURE.subarray(0, 10);
				await untilGivenUp(options);
			}
			return await Promise.resolve({ statusCode: 200, body: stalled() });
		},
	],
])('is given up when its server %s', async (_what, answer) => {
	expect(await load(answer, 20)).toEqual({ fault: 'it did not come within 0.02 seconds.' });
});
