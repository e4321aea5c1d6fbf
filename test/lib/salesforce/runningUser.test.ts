import {
	believeEarlier,
	orgCurrency,
	organizationId,
	runningUser,
} from '../../../lib/salesforce/runningUser';
import { impatientClock } from '../../support/stripeSandbox';
import { connectedOrg, problemOf } from './support';

const org = connectedOrg();

/** An access of its own each time: what is known of one is not known of another. */
let accesses = 0;
const connect = async (identity = `access ${++accesses}`, monotonicMs = () => 0) =>
	await org.connect({ identity }, { clock: { ...impatientClock, monotonicMs } });
const saysItself = (identity: unknown) => {
	org.fault({ type: 'status', status: 200, body: { identity } }, { path: '/v65.0/?$' });
};

describe('who a connection is', () => {
	it('is told by IDs of 18 characters, and asked for once', async () => {
		const connection = await connect();

		const users = await Promise.all([runningUser(connection), runningUser(connection)]);

		const [first] = users;
		expect(first.organizationId).toBe(org.organizationId);
		expect(first.userId).toMatch(/^005\w{15}$/);
		expect(users).toEqual([first, first]);
		expect(await org.calls()).toHaveLength(1);
	});

	it('is asked for again once it failed', async () => {
		const connection = await connect();
		org.fault({ type: 'status', status: 403 }, { times: 1 });

		await expect(runningUser(connection)).rejects.toThrow();
		expect((await runningUser(connection)).organizationId).toBe(org.organizationId);
	});

	it.each([
		'https://login.salesforce.com/id/00D000000000001/005000000000001',
		'https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA/more',
		'https://login.salesforce.com/00D000000000001AAA/005000000000001AAA',
		'',
		undefined,
	])('is not read of %s', async (identity) => {
		saysItself(identity);

		expect(await problemOf(runningUser(await connect()))).toMatchObject({
			message: 'Finding out who the connection’s user is failed: Salesforce did not say',
			origin: 'salesforce',
			whatToDo: 'Open the Salesforce credential and connect it again.',
		});
	});

	it('is read with a slash behind it', async () => {
		saysItself('https://x.example/id/00D000000000001AAA/005000000000001AAA/');

		expect(await runningUser(await connect())).toEqual({
			organizationId: '00D000000000001AAA',
			userId: '005000000000001AAA',
		});
	});

	it('is known of an earlier connection with the same access, of no other', async () => {
		const earlier = await connect('the same');
		await runningUser(earlier);
		const same = await connect('the same');
		const other = await connect('another');
		await org.forgetCalls();

		for (const connection of [same, other]) believeEarlier(connection, earlier);
		await runningUser(same);
		expect(await org.calls()).toEqual([]);
		await runningUser(other);
		expect(await org.calls()).toHaveLength(1);
	});

	it('is asked for where the earlier connection did not ask', async () => {
		const earlier = await connect('the same');
		const same = await connect('the same');

		believeEarlier(same, earlier);

		expect((await runningUser(same)).organizationId).toBe(org.organizationId);
	});
});

describe('the ID of the org', () => {
	it('is not known where Salesforce does not say', async () => {
		saysItself('');
		expect(await organizationId(await connect())).toBeUndefined();
		org.faults.clear();
		org.fault({ type: 'status', status: 403 });
		expect(await organizationId(await connect())).toBeUndefined();
	});

	it.each([429, 502, 503, 504])(
		'is not taken for unknown while Salesforce is away (%s)',
		async (status) => {
			org.fault({ type: 'status', status });

			expect(await problemOf(organizationId(await connect()))).toMatchObject({
				httpStatus: status,
			});
		},
	);

	it('is not taken for unknown while the network is', async () => {
		org.fault({ type: 'cutBefore' });

		expect(await problemOf(organizationId(await connect()))).toMatchObject({ origin: 'network' });
	});

	it('is the org’s', async () => {
		expect(await organizationId(await connect())).toBe(org.organizationId);
	});
});

describe('the currency of the org', () => {
	const silence = '<faultcode>sf:API_DISABLED</faultcode><faultstring>no</faultstring>';

	it('is believed for an hour, of one access', async () => {
		let nowMs = 0;
		const ask = async (identity: string) => await orgCurrency(await connect(identity, () => nowMs));

		expect(await ask('hourly')).toBe('USD');
		nowMs = 60 * 60_000 - 1;
		expect(await ask('hourly')).toBe('USD');
		expect(await org.calls('POST', /Soap/)).toHaveLength(1);
		expect(await ask('somebody else')).toBe('USD');
		expect(await org.calls('POST', /Soap/)).toHaveLength(2);
		nowMs++;
		expect(await ask('hourly')).toBe('USD');
		expect(await org.calls('POST', /Soap/)).toHaveLength(3);
	});

	it('is asked for again after five minutes where Salesforce did not say', async () => {
		let nowMs = 0;
		const ask = async () => await orgCurrency(await connect('silent', () => nowMs));
		org.fault({ type: 'status', status: 500, body: silence }, { path: '/Soap/u/' });

		expect(await ask()).toBeUndefined();
		org.faults.clear();
		nowMs = 5 * 60_000 - 1;
		expect(await ask()).toBeUndefined();
		nowMs++;
		expect(await ask()).toBe('USD');
	});

	it('is asked for again at once when Salesforce was away', async () => {
		const connection = await connect();
		org.fault({ type: 'status', status: 503 }, { path: '/Soap/u/' });

		await expect(orgCurrency(connection)).rejects.toThrow();
		org.faults.clear();
		expect(await orgCurrency(connection)).toBe('USD');
	});
});
