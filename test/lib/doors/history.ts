import { Problem } from '../../../lib/errors';
import { CALL_KEY } from '../../../lib/takePayments/metadataKeys';
import { Process } from '../payments/histories/process';
import { Turns } from '../payments/histories/turns';
import type { HistoryWorld } from '../payments/histories/world';
import { type Actors, SETTING } from './actors';
import { heldBy, isTaken, judgedAtLast, judgedNow, openOf, takenOf } from './judge';
import { callOf, type Doors, DUE, type Held, ofUnits } from './model';
import type { Actor, DoorStep, Round } from './steps';

const QUARTER = 15 * 60;
const WEEK = 7 * 24 * 60 * 60;

/**
 * Lets a history happen to one invoice, then all that is left be charged, and the schedule run on.
 *
 * @returns what was wrong at any time, each as a sentence
 */
export async function faultsOf(
	world: HistoryWorld,
	actors: Actors,
	steps: readonly DoorStep[],
): Promise<string[]> {
	return await faultsFrom(world, actors, await beginning(world), steps);
}

/** As {@link faultsOf}, with a look at the invoice before the rest is charged. */
export async function faultsFrom(
	world: HistoryWorld,
	actors: Actors,
	doors: Doors,
	steps: readonly DoorStep[],
	look: () => Promise<void> = async () => await Promise.resolve(),
): Promise<string[]> {
	for (const step of steps) {
		await happen(world, actors, doors, step);
		const faults = judgedNow(await heldBy(world, doors), doors);
		if (faults.length > 0) return faults;
	}
	await look();
	await world.calm();
	return [...(await payRest(world, actors, doors)), ...(await settled(world, doors))];
}

/** An invoice that nothing has been paid of, and its customer with what is stored. */
export async function beginning(world: HistoryWorld): Promise<Doors> {
	await world.empty();
	const { sandbox } = world;
	const { accountId, customerId } = await sandbox.newAccount('Acme');
	const stripe = world.people('');
	const attached = async (method: string) =>
		(await stripe.paymentMethods.attach(method, { customer: customerId })).id;
	const { id: bank } = await stripe.customers.createSource(customerId, {
		source: 'btok_us_verified',
	});
	const stored = {
		card: await attached('pm_card_visa'),
		declines: await attached('pm_card_chargeCustomerFail'),
		bank,
	};
	const total = ofUnits(DUE);
	return {
		accountId,
		customerId,
		invoiceId: await sandbox.newInvoice(accountId, total.forSalesforce()),
		stored,
		tabs: new Map(),
		wishes: new Map(),
		cash: 0,
		most: Number(total.minor),
		ceiling: Number(total.minor),
		troubles: [],
	};
}

async function happen(
	world: HistoryWorld,
	actors: Actors,
	doors: Doors,
	step: DoorStep,
): Promise<void> {
	switch (step.do) {
		case 'round':
			await round(world, actors, doors, step);
			return;
		case 'enter': {
			const held = await heldBy(world, doors);
			const amount = ofUnits(step.units);
			doors.cash += Number(amount.minor);
			// Nothing stops a page of Stripe's that is open when somebody enters cash in Salesforce.
			const most = doors.cash + takenOf(held) + openOf(held);
			doors.ceiling = Math.max(doors.ceiling, most);
			await world.sandbox.enter({
				Account__c: doors.accountId,
				Invoice__c: doors.invoiceId,
				Amount__c: amount.forSalesforce(),
			});
			return;
		}
		case 'pass':
			await world.sandbox.pass(step.seconds);
			return;
		case 'trouble':
			doors.troubles.push(step);
	}
}

async function round(
	world: HistoryWorld,
	actors: Actors,
	doors: Doors,
	{ actors: all, turns: choices }: Round,
): Promise<void> {
	for (const { what, times } of doors.troubles) {
		const fault = /^\d/.test(what) ? { type: 'status', status: Number(what) } : { type: what };
		await world.sandbox.call('POST', '/faults', { service: 'stripe', times, fault });
	}
	const held = await heldBy(world, doors);
	const before = new Set(held.sessions.map(({ id }) => id));
	const turns = all.length > 1 ? new Turns() : undefined;
	const work = Promise.all(
		all.map(async ({ act, kill }) => await actors.act(act, doors, kill, turns)),
	);
	await turns?.until(work, choices);
	await work;
	allowExcess(all, held, doors);
	if (canMeet(all, doors)) {
		const { sessions } = await heldBy(world, doors);
		const met = sessions.filter(({ id, status }) => !before.has(id) && status !== 'expired');
		for (const { amount_total: amount } of met) {
			doors.most += amount ?? 0;
			doors.ceiling += amount ?? 0;
		}
	}
	if (doors.troubles.length > 0) await world.calm();
	doors.troubles = [];
}

/** What staff take knowingly above what is left may come on top of what all others take. */
function allowExcess(actors: Round['actors'], before: Held, doors: Doors): void {
	const isMade = (call: string) =>
		before.intents.some(({ metadata, status }) => metadata[CALL_KEY] === call && isTaken(status));
	const calls = new Set(
		actors.flatMap(({ act }) => (act.do === 'staff' && !isMade(callOf(act)) ? callOf(act) : [])),
	);
	const excess = [...calls]
		.map((call) => doors.wishes.get(call) as Extract<Actor, { do: 'staff' }> | undefined)
		.map((wish) => (wish?.mayExceed ? Number(ofUnits(wish.units ?? 0).minor) : 0))
		.reduce((one, other) => one + other, 0);
	if (excess === 0) return;
	const due = Number(ofUnits(DUE).minor);
	const taken = takenOf(before);
	doors.most = Math.max(doors.most, Math.max(taken, due) + excess);
	doors.ceiling = Math.max(doors.ceiling, Math.max(taken + doors.cash, due) + excess);
}

/**
 * Stripe joins no page with a charge. One that is opened between a charge's last look and the charge itself ends
 * when the charge is made: unless its payer was faster, or whoever charged died, or did not reach Stripe.
 */
function canMeet(actors: Round['actors'], { troubles }: Doors): boolean {
	const charges = actors.filter(({ act }) => ['staff', 'month', 'debit'].includes(act.do));
	if (charges.length === 0) return false;
	const isBroken = troubles.length > 0 || charges.some(({ kill }) => kill !== null);
	return isBroken || actors.some(({ act }) => act.do === 'checkout');
}

/** Whatever has happened, what is left can be charged a few minutes later. */
async function payRest(world: HistoryWorld, actors: Actors, doors: Doors): Promise<string[]> {
	await world.sandbox.pass(QUARTER);
	const method = { id: doors.stored.card };
	const order = { method, amount: '', callKey: 'the rest' };
	try {
		await actors.charge(doors, new Process(null), order);
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		if (error.code !== 'nothing_left') return [`the rest cannot be charged: ${error.message}`];
	}
	const held = await heldBy(world, doors);
	const faults = judgedNow(held, doors);
	const all = takenOf(held) + doors.cash;
	const due = Number(ofUnits(DUE).minor);
	return all < due ? [...faults, `only ${all} of ${due} could be charged`] : faults;
}

async function settled(world: HistoryWorld, doors: Doors): Promise<string[]> {
	for (const seconds of [WEEK, QUARTER]) {
		await world.sandbox.pass(seconds);
		await world.run(SETTING, 'sync');
	}
	const held = await heldBy(world, doors);
	return [...judgedNow(held, doors), ...(await judgedAtLast(world, held, doors))];
}
