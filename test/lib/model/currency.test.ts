import { recordCurrency } from '../../../lib/model/currency';
import { resolveModel } from '../../../lib/model/resolveModel';
import { runningUser } from '../../../lib/salesforce/runningUser';
import { impatientClock } from '../../support/stripeSandbox';
import { type ConnectedOrg, startConnectedOrg } from '../salesforce/support';

let org: ConnectedOrg;
beforeEach(async () => {
	org = await startConnectedOrg();
});
afterEach(() => org.close());

const model = resolveModel();

test('a record’s currency is its own where it says one, else the org’s', async () => {
	const connection = await org.connect();
	const currency = await recordCurrency(connection, model, 'invoice');

	expect(currency.field).toBe('Currency__c');
	expect(currency.of({ Currency__c: 'eur' })).toBe('EUR');
	expect(currency.of({ Currency__c: null })).toBe('USD');
	expect(currency.of({ Currency__c: ' ' })).toBe('USD');
	expect(() => currency.of({ Currency__c: 'euro' })).toThrow(
		'“euro” is not the code of a currency',
	);
});

test('the org is asked for its currency once an hour, whatever connections there are', async () => {
	let nowMs = 0;
	const clock = { ...impatientClock, monotonicMs: () => nowMs };
	const ask = async () => {
		const connection = await org.connect({}, { clock });
		await Promise.all([
			recordCurrency(connection, model, 'invoice'),
			recordCurrency(connection, model, 'payment'),
		]);
		return (await org.calls('POST', /Soap/)).length;
	};

	expect(await ask()).toBe(1);
	nowMs = 59 * 60_000;
	expect(await ask()).toBe(1);
	nowMs = 60 * 60_000;
	expect(await ask()).toBe(2);
});

test('in an org with several currencies Salesforce’s own field says it', async () => {
	await org.settings({ multiCurrency: true });
	const currency = await recordCurrency(await org.connect(), model, 'payment');

	expect(currency.field).toBe('CurrencyIsoCode');
	expect(currency.of({ CurrencyIsoCode: 'JPY', Currency__c: 'EUR' })).toBe('JPY');
});

test('a field that the builder named is asked even there', async () => {
	await org.settings({ multiCurrency: true });
	const own = resolveModel([{ ours: 'Invoice__c.Currency__c', existing: 'Money__c' }]);

	const { field } = await recordCurrency(await org.connect(), own, 'invoice');

	expect(field).toBe('Money__c');
});

test('where Salesforce does not say the org’s currency, a record has to', async () => {
	const body = '<faultcode>sf:UNSUPPORTED_API_TOKEN</faultcode><faultstring>no</faultstring>';
	org.fault({ type: 'status', status: 500, body }, { path: '/Soap/u/' });
	const currency = await recordCurrency(await org.connect(), model, 'invoice');

	expect(currency.of({ Currency__c: 'CHF' })).toBe('CHF');
	expect(() => currency.of({ Currency__c: null })).toThrow(
		'Currency__c: it is empty, and Salesforce does not say which currency the org has',
	);
}, 20_000);

test('an org that cannot be reached is no org without a currency', async () => {
	org.fault({ type: 'cutBefore' }, { path: '/Soap/u/' });

	await expect(recordCurrency(await org.connect(), model, 'invoice')).rejects.toThrow(
		'Looking up the currency of the org failed: no complete answer',
	);
});

test('the org’s ID is read once for each connection', async () => {
	const connection = await org.connect();
	const { organizationId } = await runningUser(connection);
	await org.forgetCalls();

	expect(await runningUser(connection)).toMatchObject({ organizationId });
	expect(organizationId).toBe(org.organizationId);
	expect(await org.calls()).toEqual([]);
});
