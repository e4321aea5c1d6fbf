import fc from 'fast-check';
import { copiesIn, copiesText, linkPatch, linksIn } from '../../../lib/sharedCustomers/links';

const account = (number: number) => `acct_1${String(number).padStart(15, 'A')}`;
const customer = (number: number) => `cus_${String(number).padStart(14, 'B')}`;

/** Metadata after a patch, as Stripe merges it: an empty value takes the key out. */
function merged(metadata: Record<string, string>, patch: Record<string, string>) {
	const all = Object.entries({ ...metadata, ...patch });
	return Object.fromEntries(all.filter(([, value]) => value !== ''));
}

function noted(metadata: Record<string, string>, changes: Array<[string, string | undefined]>) {
	return merged(metadata, linkPatch(metadata, new Map(changes)).metadata);
}

describe('the links that a platform’s customer notes', () => {
	it('are readable, and leave other metadata alone', () => {
		const metadata = noted({ plan: 'gold' }, [[account(1), customer(1)]]);
		expect(metadata).toEqual({ plan: 'gold', shared_with: `${account(1)}:${customer(1)}` });
	});

	it('of 500 accounts fit beside a few other keys, within Stripe’s limits', () => {
		const links = Array.from({ length: 500 }, (_each, at): [string, string] => [
			account(at),
			customer(at),
		]);
		const metadata = noted({ salesforce_account_id: '001bm00000mQx5rAAC' }, links);
		expect([...linksIn(metadata)]).toEqual(links);
		expect(Object.keys(metadata).length).toBeLessThanOrEqual(50);
		for (const value of Object.values(metadata)) expect(value.length).toBeLessThanOrEqual(500);
	});

	it('that no longer fit are named', () => {
		const full = Object.fromEntries(Array.from({ length: 50 }, (_each, at) => [`key${at}`, 'x']));
		expect(linkPatch(full, new Map([[account(1), customer(1)]]))).toEqual({
			metadata: {},
			left: [account(1)],
		});
	});

	it('are what was noted last, whatever came before', () => {
		const change = fc.tuple(
			fc.nat(30).map(account),
			fc.option(fc.nat(99).map(customer), { nil: undefined }),
		);
		fc.assert(
			fc.property(fc.array(fc.array(change, { maxLength: 20 })), (runs) => {
				let metadata: Record<string, string> = { other: 'stays' };
				const expected = new Map<string, string>();
				for (const changes of runs) {
					metadata = noted(metadata, changes);
					for (const [id, there] of new Map(changes)) {
						if (there === undefined) expected.delete(id);
						else expected.set(id, there);
					}
				}
				expect(new Map([...linksIn(metadata)].sort())).toEqual(new Map([...expected].sort()));
				expect(metadata['other']).toBe('stays');
			}),
		);
	});

	it('survive what somebody wrote between them', () => {
		const text = `note ${account(1)}:${customer(1)} : x:y:z  ${account(2)}:${customer(2)}`;
		expect([...linksIn({ shared_with: text }).keys()]).toEqual([account(1), account(2)]);
		expect(linksIn({ shared_without: `${account(1)}:${customer(1)}` }).size).toBe(0);
	});
});

describe('the copies that a connected customer notes', () => {
	it('are read as they were written, the oldest dropped when there are too many', () => {
		const id = (prefix: string, at: number) => `pm_${prefix}${String(at).padStart(23, '0')}`;
		const copies = new Map(
			Array.from({ length: 20 }, (_each, at) => [id('a', at), id('b', at)] as const),
		);
		const text = copiesText(copies);
		expect(text.length).toBeLessThanOrEqual(500);
		const read = [...copiesIn({ shared_payment_methods: text })];
		expect(read).toEqual([...copies].slice(-read.length));
		expect(read.length).toBeGreaterThan(5);
	});
});
