import { NoAnswer } from '../../../lib/salesforce/http';
import { errorEntries, entryOf, isRecord, lost, refusal } from '../../../lib/salesforce/failure';

const answer = (status: number, body: unknown = '') => ({
	status,
	headers: {},
	body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('whether a refused request changed anything', () => {
	it.each([
		[400, 'none'],
		[403, 'none'],
		[499, 'none'],
		[503, 'none'],
		[500, 'unknown'],
		[502, 'unknown'],
		[504, 'unknown'],
	])('is told by status %s: %s', (status, effect) => {
		expect(refusal(answer(status), 1, false).effect).toBe(effect);
	});

	it('is certain of a request that only reads', () => {
		expect(refusal(answer(500), 1, true).effect).toBe('none');
	});

	it('is as certain as the sender says when no answer came', () => {
		const cut = new NoAnswer('cut', true);

		expect(lost(cut, 3, 'unknown')).toMatchObject({
			code: 'NO_ANSWER',
			message: 'cut',
			effect: 'unknown',
			attempts: 3,
			cause: cut,
		});
		expect(lost(cut, 1, 'none').effect).toBe('none');
	});

	it('is certain of an external ID that several records have', () => {
		expect(refusal(answer(300, ['/sobjects/Account/001']), 2, false)).toMatchObject({
			code: 'MULTIPLE_CHOICES',
			status: 300,
			effect: 'none',
			attempts: 2,
		});
	});
});

describe('a refusal', () => {
	it('is known by its first error, or by its status', () => {
		const entries = [
			{ errorCode: 'ONE', message: 'First' },
			{ errorCode: 'TWO', message: 'Second' },
		];

		expect(refusal(answer(400, entries), 1, false)).toMatchObject({
			code: 'ONE',
			message: 'First',
			entries: [{ errorCode: 'ONE' }, { errorCode: 'TWO' }],
		});
		expect(refusal(answer(418, '<html>'), 1, false)).toMatchObject({
			code: 'HTTP_418',
			message: 'Salesforce answered with HTTP status 418',
			entries: [],
		});
	});
});

describe('the errors in an answer', () => {
	it.each<[string, unknown, string[]]>([
		['the data API’s list', [{ errorCode: 'A', message: 'a' }, { statusCode: 'B' }], ['A', 'B']],
		[
			'the sign-in’s object',
			{ error: 'invalid_grant', error_description: 'No' },
			['invalid_grant'],
		],
		[
			'an action’s results',
			[{ isSuccess: false, errors: [{ statusCode: 'A', message: 'a' }, null, { x: 1 }] }],
			['A'],
		],
		['an action’s results without a list', [{ isSuccess: true, errors: null }], []],
		['codes that are no texts', [{ errorCode: 1 }, 'text', null, [1]], []],
		['a text', '"text"', []],
		['nothing', 'null', []],
		['a page', '<html></html>', []],
	])('are read of %s', (_name, body, codes) => {
		const text = typeof body === 'string' ? body : JSON.stringify(body);

		expect(errorEntries(text).map(({ errorCode }) => errorCode)).toEqual(codes);
	});

	it('have their message and fields, or say that there are none', () => {
		expect(entryOf({ error: 'x', error_description: 'why' })).toMatchObject({ message: 'why' });
		expect(entryOf({ statusCode: 'X', message: 'm', fields: ['A', 1] })).toEqual({
			errorCode: 'X',
			message: 'm',
			fields: ['A', '1'],
			raw: { statusCode: 'X', message: 'm', fields: ['A', 1] },
		});
		expect(entryOf({ errorCode: 1, message: 2, fields: 'Name' })).toMatchObject({
			errorCode: 'UNKNOWN',
			message: 'Salesforce gave no reason',
			fields: [],
		});
	});

	it('are read of a fault with and without a prefix', () => {
		for (const code of ['sf:INVALID_LOGIN', 'INVALID_LOGIN']) {
			const fault = `<faultcode>${code}</faultcode>\n <faultstring>No</faultstring>`;
			expect(errorEntries(fault)).toMatchObject([{ errorCode: 'INVALID_LOGIN', message: 'No' }]);
		}
	});
});

it.each([
	[{}, true],
	[{ a: 1 }, true],
	[null, false],
	[[], false],
	['text', false],
	[undefined, false],
])('%j is a record: %s', (value, is) => {
	expect(isRecord(value)).toBe(is);
});
