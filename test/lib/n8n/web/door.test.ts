import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { badInput } from '../../../../lib/errors';
import { type Answer, answerCall, type DoorSettings, Refused } from '../../../../lib/n8n/web/door';
import { formFields } from '../../../../lib/n8n/web/formFields';
import { download, page } from '../../../../lib/n8n/web/page';
import { triggerMemory } from '../../../../lib/n8n/web/triggerMemory';

interface Sent {
	method?: string;
	headers?: Record<string, string | string[]>;
	rawBody?: unknown;
	body?: unknown;
}

/** What n8n hands to a node for a call, and what became of it. */
function call({ method = 'POST', headers = {}, rawBody, body = {} }: Sent = {}) {
	const log: string[] = [];
	const answered: { status?: number; headers: Record<string, string>; body?: unknown } = {
		headers: {},
	};
	const response = {
		status: (status: number) => {
			answered.status = status;
			return response;
		},
		set: (name: string, value: string) => {
			answered.headers[name] = value;
			return response;
		},
		end: (sent: unknown) => {
			answered.body = sent;
		},
	};
	const context = {
		getNode: () => ({ id: 'n', name: 'Trigger' }),
		getWorkflow: () => ({ id: 'w' }),
		getRequestObject: () => ({ method, rawBody }),
		getResponseObject: () => response,
		getHeaderData: () => headers,
		getBodyData: () => body,
		logger: { warn: (line: string) => log.push(line), error: (line: string) => log.push(line) },
	} as unknown as IWebhookFunctions;
	return { context, answered, log };
}

const settings: DoorSettings = { patienceMs: 60_000, largestBody: 100 };
const OK: Answer = { status: 200, contentType: 'text/plain', body: 'thanks' };

it('answers, and starts the workflow with what came of the call', async () => {
	const { context, answered } = call({ headers: { 'X-Secret': ['a', 'b'] } });
	const item: INodeExecutionData = { json: { n: 1 } };
	const passedOn = jest.fn();

	const given = await answerCall(context, settings, async ({ headers }) => ({
		...OK,
		body: String(headers['x-secret']),
		headers: { 'x-more': '1' },
		items: [item],
		whenPassedOn: passedOn,
	}));

	expect(given).toEqual({ noWebhookResponse: true, workflowData: [[item]] });
	expect(answered).toEqual({
		status: 200,
		headers: { 'content-type': 'text/plain', 'x-more': '1' },
		body: 'a',
	});
	expect(passedOn).toHaveBeenCalledTimes(1);
});

it('starts nothing when nothing came of it', async () => {
	const { context } = call();
	expect(await answerCall(context, settings, async () => ({ ...OK, items: [] }))).toEqual({
		noWebhookResponse: true,
	});
});

describe('a call that is refused', () => {
	it('learns the status alone; the log says why', async () => {
		const { context, answered, log } = call();

		const given = await answerCall(context, settings, async () => {
			throw new Refused(401, 'the secret is wrong');
		});

		expect(given).toEqual({ noWebhookResponse: true });
		expect(answered).toEqual({
			status: 401,
			headers: { 'content-type': 'text/plain' },
			body: '',
		});
		expect(log).toEqual(['Trigger refused a call: the secret is wrong']);
	});

	it.each([
		['by its bytes', { rawBody: Buffer.alloc(101) }],
		['by the length that it states', { headers: { 'content-length': '101' } }],
	])('is one that is too large, %s, before anything looks at it', async (_name, sent) => {
		const { context, answered } = call(sent);
		const take = jest.fn();

		await answerCall(context, settings, take);

		expect(answered.status).toBe(413);
		expect(take).not.toHaveBeenCalled();
	});
});

describe('a failure of any kind', () => {
	it.each<[string, unknown]>([
		['a problem', badInput('Condition', 'it is not complete', 'Close the bracket.')],
		['a fault of ours', new TypeError('x is not a function')],
		['something that is no error', 'broken'],
		['nothing', undefined],
	])('is never n8n’s, and the caller is to come again: %s', async (_name, thrown) => {
		const { context, answered, log } = call();

		const given = await answerCall(context, settings, jest.fn().mockRejectedValue(thrown));

		expect(given).toEqual({ noWebhookResponse: true });
		expect(answered).toMatchObject({ status: 503, body: '' });
		expect(log).toHaveLength(1);
	});

	it('is told to n8n’s log with what to do', async () => {
		const { context, log } = call();
		await answerCall(context, settings, () =>
			Promise.reject(badInput('Condition', 'it is not complete', 'Close the bracket.')),
		);
		expect(log).toEqual([
			'Trigger could not take a call: Condition: it is not complete. Close the bracket.',
		]);
	});

	it('before the call was read is one too', async () => {
		const { context, answered } = call();
		context.getBodyData = () => {
			throw new Error('no body');
		};
		await answerCall(context, settings, async () => OK);
		expect(answered.status).toBe(503);
	});

	it('is told in JSON to who speaks JSON, and in the door’s own words', async () => {
		const json = call({ headers: { 'content-type': 'application/json; charset=utf-8' } });
		await answerCall(json.context, settings, () => Promise.reject(new Error()));
		expect(json.answered.body).toBe('{}');

		const { context, answered } = call();
		const later = { contentType: 'text/html', body: '<p>Later</p>' };
		await answerCall(context, { ...settings, later }, () => Promise.reject(new Error()));
		expect(answered).toMatchObject({ status: 503, body: '<p>Later</p>' });
	});
});

it('does not wait for ever, and does not count as done what came too late', async () => {
	const { context, answered, log } = call();
	const passedOn = jest.fn();
	let finish: (answer: Answer) => void = () => undefined;

	const given = await answerCall(
		context,
		{ ...settings, patienceMs: 1 },
		() =>
			new Promise((resolve) => {
				finish = resolve;
			}),
	);
	finish({ ...OK, whenPassedOn: passedOn });

	expect(given).toEqual({ noWebhookResponse: true });
	expect(answered.status).toBe(503);
	expect(log).toEqual(['Trigger could not take a call: it took more than 0.001 seconds']);
	await Promise.resolve();
	expect(passedOn).not.toHaveBeenCalled();
});

it('has no bytes of a body that n8n keeps none of', async () => {
	const { context } = call({ headers: { 'content-type': 'multipart/form-data; boundary=x' } });
	let seen: unknown;
	await answerCall(context, settings, async ({ rawBody, contentType }) => {
		seen = [rawBody, contentType];
		return OK;
	});
	expect(seen).toEqual([undefined, 'multipart/form-data']);
});

describe('what is remembered of a trigger', () => {
	class Memory {
		readonly seen = new Set<string>();
	}
	class Other {
		readonly last = '';
	}
	const trigger = (id: string) =>
		({ getNode: () => ({ id }), getWorkflow: () => ({ id: 'w' }) }) as unknown as IWebhookFunctions;

	it('is there again at the next call, for this trigger alone', () => {
		const memory = triggerMemory(trigger('a'), Memory);
		expect(triggerMemory(trigger('a'), Memory)).toBe(memory);
		expect(triggerMemory(trigger('b'), Memory)).not.toBe(memory);
		expect(triggerMemory(trigger('a'), Other)).not.toBe(memory);
	});

	it('is forgotten where nobody called for longest, so that it does not grow for ever', () => {
		const quiet = triggerMemory(trigger('quiet'), Memory);
		const busy = triggerMemory(trigger('busy'), Memory);
		for (let index = 0; index < 1_000; index++) {
			triggerMemory(trigger(`t${index}`), Memory);
			triggerMemory(trigger('busy'), Memory);
		}
		expect(triggerMemory(trigger('busy'), Memory)).toBe(busy);
		expect(triggerMemory(trigger('quiet'), Memory)).not.toBe(quiet);
	});
});

describe('a page', () => {
	it('runs no script, is in no frame, and is not kept, found or told to others', () => {
		const { status, contentType, headers } = page('<!doctype html>', {
			style: "'sha256-abc'",
			formTargets: ['https://checkout.stripe.com'],
		});
		expect([status, contentType]).toEqual([200, 'text/html; charset=utf-8']);
		expect(headers).toEqual({
			'cache-control': 'no-store',
			'content-security-policy':
				"sandbox allow-forms allow-downloads; default-src 'none'; style-src 'sha256-abc'; img-src data: https:; form-action 'self' https://checkout.stripe.com; frame-ancestors 'none'; base-uri 'none'",
			'referrer-policy': 'no-referrer',
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
			'x-robots-tag': 'noindex, nofollow',
		});
	});

	it('may have a status and headers of its own, but not instead of those', () => {
		const { status, headers } = page('', { status: 429, headers: { 'retry-after': '60' } });
		expect(status).toBe(429);
		expect(headers).toMatchObject({ 'retry-after': '60', 'cache-control': 'no-store' });
	});

	it('hands out a file under a plain name, outside of the sandbox, where PDFs do not open', () => {
		const { headers } = download(Buffer.from('%PDF'), 'application/pdf', 'Quittung "7"\r\nÄ.pdf');
		expect(headers?.['content-disposition']).toBe('attachment; filename="Quittung_7_.pdf"');
		expect(headers).not.toHaveProperty('content-security-policy');
	});
});

describe('a form', () => {
	const fields = (contentType: string, body: unknown) =>
		Object.fromEntries(formFields({ method: 'POST', headers: {}, contentType, body }));
	const urlencoded = 'application/x-www-form-urlencoded';

	it('is read the same, however the browser sent it', () => {
		expect(fields(urlencoded, { amount: '12.50', note: 'hi' })).toEqual({
			amount: '12.50',
			note: 'hi',
		});
		expect(fields('multipart/form-data', { data: { amount: '12.50' }, files: { f: {} } })).toEqual({
			amount: '12.50',
		});
	});

	it('gives the first of several values, and nothing that is no text', () => {
		expect(fields(urlencoded, { a: ['1', '2'], b: { c: '3' }, d: 4, e: [] })).toEqual({ a: '1' });
		expect(Object.keys(fields(urlencoded, JSON.parse('{"__proto__":"x"}')))).toEqual(['__proto__']);
	});

	it.each([
		['JSON', 'application/json', { amount: '1' }, 415],
		['nothing', '', {}, 415],
		['a multipart form without data', 'multipart/form-data', {}, 400],
		['a form without fields', urlencoded, null, 400],
	])('is not %s', (_name, contentType, body, status) => {
		expect(() => fields(contentType, body)).toThrow(expect.objectContaining({ status }) as Error);
	});
});
