import { NoAnswer } from '../../../lib/salesforce/http';
import { isTransientCode, repeatDelay } from '../../../lib/salesforce/repeat';

const NOW = Date.UTC(2026, 10, 27, 12);

/** What is waited in milliseconds before the request is sent again; undefined when it is not. */
function delayAfter(
	outcome: NoAnswer | { status: number; body?: unknown; headers?: Record<string, string> },
	{ attempts = 1, repeatable = true, random = 0 } = {},
): number | undefined {
	if (outcome instanceof NoAnswer) {
		return repeatDelay({ attempts, repeatable, outcome }, { random, nowMs: NOW });
	}
	const { status, headers = {}, body = '' } = outcome;
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const answer = { status, headers, body: text };
	return repeatDelay({ attempts, repeatable, outcome: answer }, { random, nowMs: NOW });
}

const once = { repeatable: false };
const refused = (errorCode: string, message = 'No') => [{ errorCode, message }];

describe('a request without an answer', () => {
	it('is sent again, ever later, seven times in all', () => {
		const cut = new NoAnswer('cut', true);

		const delays = [1, 2, 3, 4, 5, 6].map((attempts) => delayAfter(cut, { attempts }));
		expect(delays).toEqual([250, 500, 1000, 2000, 4000, 4000]);
		expect(delayAfter(cut, { attempts: 7 })).toBeUndefined();
		expect(delayAfter(cut, { random: 0.5 })).toBe(375);
	});

	it('that must not be carried out twice is sent again only if it cannot have arrived', () => {
		expect(delayAfter(new NoAnswer('cut', true), once)).toBeUndefined();
		expect(delayAfter(new NoAnswer('refused', false), once)).toBe(250);
	});
});

describe('a request that Salesforce refuses', () => {
	it.each([
		[408, ''],
		[429, ''],
		[500, ''],
		[502, '<html>Bad Gateway</html>'],
		[503, ''],
		[400, refused('UNABLE_TO_LOCK_ROW')],
		[400, refused('SERVER_UNAVAILABLE')],
		[400, refused('REQUEST_RUNNING_TOO_LONG')],
		[400, refused('QUERY_TIMEOUT')],
		[403, refused('REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests limit exceeded')],
	])('in passing is sent again: %s %j', (status, body) => {
		expect(delayAfter({ status, body })).toBe(250);
	});

	it.each([
		[200, ''],
		[302, ''],
		[399, refused('UNABLE_TO_LOCK_ROW')],
		[400, ''],
		[401, refused('INVALID_SESSION_ID')],
		[403, refused('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')],
		[403, refused('INSUFFICIENT_ACCESS', 'No concurrent changes')],
		[409, ''],
		[400, refused('ENTITY_IS_LOCKED')],
		[500, '<soapenv:Fault><faultcode>sf:INVALID_FIELD</faultcode></soapenv:Fault>'],
	])('for good is not: %s %j', (status, body) => {
		expect(delayAfter({ status, body })).toBeUndefined();
	});

	it.each([
		[500, undefined],
		[502, undefined],
		[504, undefined],
		[503, 250],
		[429, 250],
		[408, 250],
	])('with %s, and must not be carried out twice, is sent again after %s ms', (status, delay) => {
		expect(delayAfter({ status }, once)).toBe(delay);
	});

	it('is sent seven times at most', () => {
		expect(delayAfter({ status: 503 }, { attempts: 6 })).toBe(4000);
		expect(delayAfter({ status: 503 }, { attempts: 7 })).toBeUndefined();
	});
});

describe('a wait that Salesforce asks for', () => {
	const after = (asked: string) => delayAfter({ status: 503, headers: { 'retry-after': asked } });

	it.each([
		['17', 17_000],
		['120', 120_000],
		['121', undefined],
		['0', 250],
		['Fri, 27 Nov 2026 12:00:30 GMT', 30_000],
		['27 Nov 2026 12:00:30 GMT', 30_000],
		['Nov 27 12:00:30 UTC 2026', 30_000],
		['Fri, 27 Nov 2026 12:02:01 GMT', undefined],
		['Fri, 27 Nov 2026 11:00:00 GMT', 250],
		['soon', 250],
		['', 250],
		['1.5 parsecs', 250],
	])('of “%s” is kept to', (asked, delay) => {
		expect(after(asked)).toBe(delay);
	});
});

it('A row that was locked, or came when the org was busy, may succeed another time', () => {
	expect(isTransientCode('UNABLE_TO_LOCK_ROW')).toBe(true);
	expect(isTransientCode('ENTITY_IS_LOCKED')).toBe(false);
	expect(isTransientCode('')).toBe(false);
});
