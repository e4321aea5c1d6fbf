import { differenceList } from './differenceList';
import type { Difference } from './differences';
import { checkRequests, type Ask } from './requestCheck';
import { recorded, SMALL_API } from './smallApi';
import type { RecordedRequest } from './recording';

const accepting: Ask = () => Promise.resolve({ status: 200, message: '' });
const refusing: Ask = () => Promise.resolve({ status: 400, message: 'no' });
/** Refuses forms with a tail in them. */
const tailless: Ask = (_request, form) =>
	Promise.resolve(
		form.includes('tail') ? { status: 400, message: 'tail' } : { status: 200, message: '' },
	);
const refusal = (code: string, param: string) =>
	recorded({ status: 400, answer: { error: { code, param } } });
const tail: Difference = {
	kind: 'parameter',
	id: 'tail',
	operations: ['POST /v1/pets'],
	parameter: 'tail',
	reason: 'newer',
	seen: 'here',
};

function check(requests: RecordedRequest[], ask: Ask, entries: Difference[] = []) {
	return checkRequests(SMALL_API, requests, differenceList(entries), ask);
}

describe('holding requests against the other side', () => {
	it('asks once for all requests that look the same', async () => {
		const requests = ['Tom', 'Ann', 'Bob'].map((name) => recorded({ form: `name=${name}` }));
		const results = await check(requests, accepting);
		expect(results).toMatchObject({ recorded: 3, acceptedByBoth: 1, failures: [] });
	});

	it('fails what only the sandbox accepts', async () => {
		const { failures } = await check([recorded(), recorded()], refusing);
		expect(failures).toMatchObject([{ count: 2, mock: { status: 400, message: 'no' } }]);
	});

	it('fails an unknown name inside an object, which the mock lets pass', async () => {
		const { failures } = await check([recorded({ form: 'name=Tom&toys[0][shape]=x' })], accepting);
		expect(failures[0]?.problem).toContain('toys[][shape]');
	});

	it('fails a value that is too long for the document, which the mock lets pass', async () => {
		const long = recorded({ form: `name=${'x'.repeat(21)}` });
		expect((await check([long], accepting)).failures[0]?.problem).toContain('so long a name');
		const refused = {
			...long,
			status: 400,
			answer: { error: { param: 'name', message: 'Invalid string: x' } },
		};
		expect(await check([refused], accepting)).toMatchObject({ refusedByDocument: 1, failures: [] });
	});

	it('fails what only the sandbox refuses', async () => {
		const { failures } = await check([refusal('parameter_missing', 'age')], accepting);
		expect(failures[0]?.problem).toContain('parameter_missing: age');
	});

	it('counts what both refuse, also where only the document tells', async () => {
		expect(await check([refusal('parameter_missing', 'name')], refusing)).toMatchObject({
			refusedByBoth: 1,
			refusedByDocument: 0,
		});
		const nested = { ...refusal('parameter_unknown', 'toys[0][shape]'), form: 'toys[0][shape]=x' };
		expect(await check([nested], accepting)).toMatchObject({
			refusedByBoth: 1,
			refusedByDocument: 1,
		});
	});

	it('allows a listed parameter if the rest is accepted without it', async () => {
		const requests = [recorded({ form: 'name=Tom&tail=long' })];
		expect(await check(requests, tailless, [tail])).toMatchObject({ allowed: 1, failures: [] });
		expect((await check(requests, refusing, [tail])).failures).toHaveLength(1);
		expect((await check(requests, tailless)).failures).toHaveLength(1);
	});

	it('fails a path that the API does not have', async () => {
		const { failures } = await check([recorded({ path: '/v1/dragons' })], accepting);
		expect(failures[0]?.problem).toContain('path');
	});

	it('lists what it does not compare', async () => {
		const missing = recorded({ status: 404, answer: { error: { code: 'resource_missing' } } });
		const { uncompared, acceptedByBoth } = await check([missing, missing], refusing);
		expect([...uncompared]).toEqual([['404 resource_missing', 2]]);
		expect(acceptedByBoth).toBe(0);
	});
});
