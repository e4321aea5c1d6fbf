import fc from 'fast-check';
import { matchLinks } from '../../../lib/linking/matchLinks';
import { type Comparable, proposePairs } from '../../../lib/linking/matchPairs';
import { type LinkWorld, startLinkWorld } from './support';

const one = (id: string, name: string, email = '', phone = ''): Comparable => ({
	id,
	name,
	emails: email ? [email] : [],
	phones: phone ? [phone] : [],
});

describe('proposed pairs', () => {
	it.each([
		[
			one('a', 'Acme', 'X@Y.example'),
			one('c', 'Other', 'x@y.example'),
			60,
			['the e-mail address is the same'],
		],
		[
			one('a', 'Acme', '', '(512) 757-6000'),
			one('c', 'Else', '', '+15127576000'),
			30,
			['the phone number is the same'],
		],
		[one('a', 'Müller & Söhne GmbH'), one('c', 'SOHNE, MULLER'), 40, ['the name is the same']],
		[one('a', 'Grand Hotels Resorts'), one('c', 'Grand Hotels'), 20, ['the name is similar']],
	])('have a score and a reason', (account, customer, score, reasons) => {
		expect(proposePairs([account], [customer])).toEqual([
			{ accountId: 'a', customerId: 'c', score, reasons, isAmbiguous: false },
		]);
	});

	it('are none where nothing is alike', () => {
		expect(proposePairs([one('a', 'Acme Ltd')], [one('c', 'Other Ltd', '', '12')])).toEqual([]);
	});

	it('are said to be ambiguous where two score the same', () => {
		const customers = [one('c', 'Acme'), one('d', 'Acme')];
		expect(proposePairs([one('a', 'Acme')], customers)).toMatchObject([{ isAmbiguous: true }]);
	});

	it('that only a doubtful pair stands against are in doubt themselves', () => {
		const pairs = proposePairs(
			[one('a', 'Acme', 'x@y.example'), one('b', 'Acme', 'x@y.example')],
			[one('c', 'Acme', 'x@y.example'), one('d', 'Acme Limited')],
		);
		expect(pairs).toMatchObject([
			{ accountId: 'a', customerId: 'c', score: 100, isAmbiguous: true },
			{ accountId: 'b', customerId: 'd', score: 40, isAmbiguous: true },
		]);
	});

	it('that a sure pair stands against are sure', () => {
		const pairs = proposePairs(
			[one('a', 'Acme', 'x@y.example'), one('b', 'Other', 'x@y.example')],
			[one('c', 'Acme', 'x@y.example'), one('d', 'Other')],
		);
		expect(pairs).toMatchObject([
			{ accountId: 'a', customerId: 'c', score: 100, isAmbiguous: false },
			{ accountId: 'b', customerId: 'd', score: 40, isAmbiguous: false },
		]);
	});

	it('are found although each word of a name, or the address, is a common one', () => {
		const cities = Array.from({ length: 90 }, (_each, at) => `City ${'abc'[at % 3]} ${at}`);
		const customers = cities.map((city, at) =>
			one(`c${at}`, `Grand Hotel ${city}`, 'info@x.example'),
		);
		const accounts = cities.map((city, at) =>
			one(`a${at}`, `Grand Hotel ${city} GmbH`, 'info@x.example'),
		);
		const pairs = proposePairs(accounts, customers);
		expect(pairs.length).toBe(90);
		for (const { accountId, customerId, score, isAmbiguous } of pairs) {
			expect([customerId.slice(1), score, isAmbiguous]).toEqual([accountId.slice(1), 100, false]);
		}
	});

	it.each([
		[
			'each with a name and address of its own',
			(at: number) => one(`${at}`, `Acme ${at}`, `a${at}@b.example`),
			10_000,
		],
		['all the same', () => one('', 'Acme Inc', 'info@x.example', '512 757 6000'), 0],
		[
			'of 300 names',
			(at: number) => one('', `Acme ${at % 300}`, `a${at % 300}@b.example`),
			300 * 34,
		],
	])('of 10,000 accounts and 10,000 customers, %s, are found at once', (_words, make, most) => {
		const side = (letter: string) =>
			Array.from({ length: 10_000 }, (_each, at) => ({ ...make(at), id: `${letter}${at}` }));
		const pairs = proposePairs(side('a'), side('c'));
		expect(pairs.length).toBeLessThanOrEqual(most);
		expect(pairs.length > 0).toBe(most > 0);
		expect(new Set(pairs.map(({ customerId }) => customerId)).size).toBe(pairs.length);
	});

	it('hold each account and each customer at most once, the better pair first', () => {
		const words = fc.array(fc.constantFrom('acme', 'grand', 'hotel', 'inc', 'x'), { maxLength: 3 });
		const email = fc.constantFrom('', 'a@b.example', 'c@d.example');
		const side = (letter: string) =>
			fc
				.array(fc.tuple(words, email), { maxLength: 8 })
				.map((list) =>
					list.map(([name, address], at) => one(`${letter}${at}`, name.join(' '), address)),
				);
		fc.assert(
			fc.property(side('a'), side('c'), (accounts, customers) => {
				const pairs = proposePairs(accounts, customers);
				for (const key of ['accountId', 'customerId'] as const) {
					expect(new Set(pairs.map((pair) => pair[key])).size).toBe(pairs.length);
				}
				const scores = pairs.map(({ score }) => score);
				expect(scores).toEqual([...scores].sort((x, y) => y - x));
			}),
		);
	});
});

describe('matching an org with its customers', () => {
	let world: LinkWorld;
	beforeAll(async () => {
		world = await startLinkWorld();
	});
	afterAll(() => world.close());
	beforeEach(() => world.restart());

	it('proposes, and joins only above the score that is asked for', async () => {
		const stripe = world.at();
		const { id: sure } = await stripe.customers.create({
			name: 'Edge Communications',
			phone: '512-757-6000',
		});
		const { id: vague } = await stripe.customers.create({ name: 'Grand Hotels & Resorts' });
		await stripe.customers.create({ name: 'Nobody' });
		const match = async (joinFrom?: number) =>
			await matchLinks(await world.context(), {
				location: '',
				lowestScore: 20,
				...(joinFrom !== undefined && { joinFrom }),
			});
		expect(await match()).toMatchObject([
			{ customerId: sure, accountName: 'Edge Communications', score: 70, status: 'proposed' },
			{ customerId: vague, score: 40, status: 'proposed' },
		]);
		expect(
			(await world.account('Edge Communications'))['Stripe_Customer_ID__c'] ?? null,
		).toBeNull();
		expect(await match(60)).toMatchObject([
			{ customerId: sure, status: 'joined' },
			{ customerId: vague, status: 'proposed' },
		]);
		expect((await world.account('Edge Communications'))['Stripe_Customer_ID__c']).toBe(sure);
		expect(await match(60)).toMatchObject([{ customerId: vague, status: 'proposed' }]);
	});

	it('finds the account of a contact’s e-mail address', async () => {
		const { Id } = await world.account('Edge Communications');
		await world.api('POST', '/sobjects/Contact', {
			LastName: 'Unique',
			Email: 'unique.person@edge.example',
			AccountId: Id,
		});
		const { id } = await world.at().customers.create({ email: 'Unique.Person@edge.example' });
		expect(
			await matchLinks(await world.context(), { location: '', lowestScore: 50 }),
		).toMatchObject([{ accountId: Id, customerId: id, score: 60 }]);
	});

	it('joins none that another equals', async () => {
		for (const description of ['one', 'two']) {
			await world.at().customers.create({ name: 'Edge Communications', description });
		}
		expect(
			await matchLinks(await world.context(), { location: '', lowestScore: 0, joinFrom: 0 }),
		).toMatchObject([{ isAmbiguous: true, status: 'proposed' }]);
	});
});
