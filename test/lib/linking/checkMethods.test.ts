import { checkMethods } from '../../../lib/linking/checkMethods';
import type { LinkContext } from '../../../lib/linking/linkContext';
import { AUSTIN, type LinkWorld, startLinkWorld } from './support';

let world: LinkWorld;

beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.restart();
});

/** An account that is joined with a new customer. */
async function joined(name: string, source?: string, location = ''): Promise<string> {
	const { id } = await world.at(location).customers.create({ name, ...(source && { source }) });
	await hold(name, id, location);
	return id;
}

async function hold(name: string, customerId: string, location = ''): Promise<void> {
	const account = await world.account(name);
	await world.api('PATCH', `/sobjects/Account/${account.Id}`, {
		Stripe_Customer_ID__c: customerId,
		...(location && { Stripe_Location__c: location }),
	});
}

/** The context as it will be in that month. */
async function inMonth(year: number, month: number): Promise<LinkContext> {
	const context = await world.context();
	const nowMs = () => Date.UTC(year, month - 1, 15);
	return { ...context, clock: { ...context.clock, nowMs } };
}

describe('the payment methods of all joined accounts', () => {
	it('say who can be charged, in the order of the names and in every location', async () => {
		const grand = await joined('Grand Hotels & Resorts Ltd', 'tok_visa');
		const edge = await joined('Edge Communications', 'tok_mastercard', AUSTIN);
		expect(await checkMethods(await world.context())).toMatchObject([
			{ accountName: 'Edge Communications', customerId: edge, location: AUSTIN, status: 'ok' },
			{
				accountName: 'Grand Hotels & Resorts Ltd',
				customerId: grand,
				location: '',
				status: 'ok',
				message: 'Grand Hotels & Resorts Ltd can be charged',
				methods: [{ last4: '4242', isUsable: true, trouble: null }],
			},
		]);
		expect(await checkMethods(await world.context(), AUSTIN)).toMatchObject([{ customerId: edge }]);
	});

	it('name a card that expires this month or next, and one that has expired', async () => {
		const customer = await joined('Edge Communications', 'tok_visa');
		const [card] = (await world.at().customers.listPaymentMethods(customer)).data;
		const year = card?.card?.exp_year ?? 0;
		const month = card?.card?.exp_month ?? 0;
		expect(await checkMethods(await inMonth(year, month - 2))).toMatchObject([{ status: 'ok' }]);
		expect(await checkMethods(await inMonth(year, month - 1))).toMatchObject([
			{ status: 'trouble', message: expect.stringMatching(/^Edge .+ 4242, .+: it expires soon$/) },
		]);
		expect(await checkMethods(await inMonth(year, month + 1))).toMatchObject([
			{
				status: 'nothingUsable',
				message: expect.stringMatching(/nothing stored that can be charged\. .+: it has expired$/),
			},
		]);
	});

	it('tell a default that cannot be charged, although another card can', async () => {
		const customer = await joined('Edge Communications', 'tok_visa');
		const [card] = (await world.at().customers.listPaymentMethods(customer)).data;
		const year = card?.card?.exp_year ?? 0;
		const later = await world.at().paymentMethods.attach('pm_card_mastercard', { customer });
		await world.at().paymentMethods.update(later.id, { card: { exp_year: year + 2 } });
		expect(await checkMethods(await inMonth(year + 1, 12))).toMatchObject([
			{
				status: 'defaultUnusable',
				message: expect.stringMatching(/^The default of Edge .+ cannot be charged\. Visa /),
			},
		]);
	});

	it('tell who has nothing stored, and one whose customer is gone stops no other', async () => {
		await joined('Edge Communications');
		const gone = await joined('Grand Hotels & Resorts Ltd', 'tok_visa');
		await world.at().customers.del(gone);
		await hold('United Oil & Gas Corp.', 'cus_nobody', 'Nowhere');
		expect(await checkMethods(await world.context())).toMatchObject([
			{ status: 'nothingUsable', message: expect.stringContaining('has nothing stored') },
			{ customerId: gone, problem: { message: expect.stringContaining(gone) } },
			{ problem: { message: expect.stringContaining('names the location Nowhere') } },
		]);
	});

	it('are nothing where no account is joined', async () => {
		expect(await checkMethods(await world.context())).toEqual([]);
	});
});
