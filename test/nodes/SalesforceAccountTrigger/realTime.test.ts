import type { WebhookListener } from '../../../engine';
import { ACKNOWLEDGEMENT } from '../../../lib/accounts/outboundMessage';
import { anotherTrigger, itemsOf, SECRET, startTriggerOrg, type TriggerOrg } from './support';

// The first test may have to wait for the package to be built.
jest.setTimeout(120_000);

let org: TriggerOrg;
let listener: WebhookListener | undefined;
beforeAll(async () => {
	org = await startTriggerOrg();
});
afterAll(() => org.close());
beforeEach(anotherTrigger);
afterEach(async () => {
	await listener?.close();
	listener = undefined;
	await org.control('DELETE', '/salesforce/outbound');
	await org.control('DELETE', '/faults');
});

type Parameters = Parameters_[0];
type Parameters_ = globalThis.Parameters<TriggerOrg['listen']>;

/** Activates the trigger, and returns the address that an admin would enter in Salesforce. */
async function activate(parameters?: Parameters): Promise<string> {
	listener = await org.listen(parameters);
	const [webhook] = listener.webhooks;
	if (!webhook) throw new Error('The trigger has no webhook');
	return webhook.url;
}

/** Activates the trigger and lets the org send outbound messages about accounts to it. */
async function subscribe(parameters?: Parameters): Promise<string> {
	const endpoint = await activate(parameters);
	await org.control('POST', '/salesforce/outbound', { endpoint, automatic: false });
	return endpoint;
}

const deliver = async (mischief: object = {}) =>
	await org.control('POST', '/salesforce/outbound/flush', mischief);

async function told(): Promise<unknown[]> {
	if (!listener) throw new Error('Nobody listens');
	return await itemsOf(listener);
}

/** A message as Salesforce writes it, with what a test changes in it. */
function message(
	accountId: string,
	{ id = '04l000000000001AAA', org: organization = '' } = {},
): string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body>
  <notifications xmlns="http://soap.sforce.com/2005/09/outbound">
   <OrganizationId>${organization || org.organizationId}</OrganizationId>
   <ActionId>04k000000000001AAA</ActionId>
   <SessionId xsi:nil="true"/>
   <EnterpriseUrl>https://acme.my.salesforce.com/</EnterpriseUrl>
   <PartnerUrl>https://acme.my.salesforce.com/</PartnerUrl>
   <Notification>
    <Id>${id}</Id>
    <sObject xsi:type="sf:Account" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">
     <sf:Id>${accountId}</sf:Id>
     <sf:Name>Not to be believed</sf:Name>
    </sObject>
   </Notification>
  </notifications>
 </soapenv:Body>
</soapenv:Envelope>`;
}

async function post(url: string, body: string, headers: Record<string, string> = {}) {
	const response = await fetch(url, {
		method: 'POST',
		body,
		headers: { 'content-type': 'text/xml; charset=UTF-8', ...headers },
	});
	return { status: response.status, text: await response.text(), headers: response.headers };
}

const callout = (url: string, body: unknown, headers: Record<string, string> = {}) =>
	post(url, JSON.stringify(body), { 'content-type': 'application/json', ...headers });

describe('an outbound message', () => {
	it('brings an item for each account, as it is when the message comes, and is acknowledged', async () => {
		await subscribe();
		const first = await org.create({ Name: 'First' });
		const second = await org.create({ Name: 'Second' });
		await org.update(first, { Name: 'First, renamed' });

		expect(await deliver()).toMatchObject({ sent: 3, acknowledged: 3, pending: 0 });

		expect(await told()).toMatchObject([
			{ changeType: 'new', Id: first, Name: 'First, renamed' },
			{ changeType: 'new', Id: second, Name: 'Second' },
		]);
		expect(listener?.executions).toHaveLength(1);
	});

	it('is answered with exactly the acknowledgement that Salesforce asks for', async () => {
		const url = await activate();
		const id = await org.create({ Name: 'Acknowledged' });

		const { status, text, headers } = await post(url, message(id));

		expect(status).toBe(200);
		expect(text).toBe(ACKNOWLEDGEMENT);
		expect(text).toBe(
			'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>',
		);
		expect(headers.get('content-type')).toMatch('text/xml');
		expect(await told()).toMatchObject([{ Name: 'Acknowledged' }]);
	});

	it('reads all its accounts with one query', async () => {
		await subscribe();
		for (let index = 0; index < 30; index++) await org.create({ Name: `One of many ${index}` });
		await org.control('DELETE', '/requests');

		await deliver();

		expect(await told()).toHaveLength(30);
		const { requests } = await org.control('GET', '/requests?service=salesforce');
		const queries = (requests as Array<{ path: string }>).filter(({ path }) => /query/.test(path));
		expect(queries).toHaveLength(1);
	});

	it('that is repeated brings nothing more, but is acknowledged again', async () => {
		await subscribe();
		await org.create({ Name: 'Once' });

		await deliver({ duplicate: true });
		await org.create({ Name: 'Twice sent' });
		expect(await deliver({ loseAcks: true })).toMatchObject({ acknowledged: 0, pending: 1 });
		expect(await deliver({ all: true })).toMatchObject({ acknowledged: 1, pending: 0 });

		expect(await told()).toMatchObject([{ Name: 'Once' }, { Name: 'Twice sent' }]);
	});

	it('about what this package alone wrote brings nothing, and about a person’s change it does', async () => {
		await subscribe();
		const id = await org.create({ Name: 'Acme' });
		await deliver();

		await org.update(id, {
			Stripe_Customer_ID__c: 'cus_1',
			Stripe_Synced_At__c: '2026-11-27T10:00:00Z',
		});
		expect(await deliver()).toMatchObject({ acknowledged: 1 });
		const afterOurs = await told();
		await org.update(id, { Name: 'Acme, renamed' });
		await org.update(id, { Stripe_Synced_At__c: '2026-11-27T11:00:00Z' });
		await deliver();

		expect(afterOurs).toMatchObject([{ changeType: 'new' }]);
		expect(await told()).toMatchObject([
			{ changeType: 'new' },
			{ changeType: 'updated', Name: 'Acme, renamed' },
		]);
	});

	it('that comes out of order does not bring back an old state', async () => {
		await subscribe();
		const id = await org.create({ Name: 'Old name' });
		await org.update(id, { Name: 'New name' });

		await deliver({ outOfOrder: true });

		expect(await told()).toMatchObject([
			{ changeType: 'new', Name: 'New name' },
			{ changeType: 'updated', Name: 'New name' },
		]);
	});

	it('about an account that is gone, or that nobody asked for, is acknowledged and brings nothing', async () => {
		const url = await activate({ options: { condition: "Type = 'Prospect'" } });
		const other = await org.create({ Name: 'Other', Type: 'Other' });
		const gone = await org.create({ Name: 'Gone', Type: 'Prospect' });
		await org.api('DELETE', `/sobjects/Account/${gone}`);

		const answers = [
			await post(url, message(other, { id: '04l000000000002AAA' })),
			await post(url, message(gone, { id: '04l000000000003AAA' })),
		];

		expect(answers.map(({ status, text }) => [status, text])).toEqual([
			[200, ACKNOWLEDGEMENT],
			[200, ACKNOWLEDGEMENT],
		]);
		expect(await told()).toEqual([]);
	});

	it('is sent again by Salesforce when Salesforce could not be read, and is not lost', async () => {
		await subscribe();
		await org.create({ Name: 'Patient' });
		await org.control('POST', '/faults', {
			service: 'salesforce',
			path: '/query',
			fault: { type: 'status', status: 503 },
		});

		expect(await deliver()).toMatchObject({ acknowledged: 0, pending: 1 });
		await org.control('DELETE', '/faults');
		expect(await deliver({ all: true })).toMatchObject({ acknowledged: 1, pending: 0 });

		expect(await told()).toMatchObject([{ Name: 'Patient' }]);
	});

	it.each([
		['new', [['new', 'Event']]],
		['updated', [['updated', 'Event, changed']]],
	])('keeps to what it is triggered on: %s', async (triggerOn, expected) => {
		await subscribe({ triggerOn });
		const id = await org.create({ Name: 'Event' });
		await deliver();
		org.clock.advance(2);
		await org.update(id, { Name: 'Event, changed' });
		await deliver();

		const items = (await told()) as Array<Record<string, unknown>>;
		expect(items.map(({ changeType, Name }) => [changeType, Name])).toEqual(expected);
	});
});

describe('refused without a word', () => {
	const bomb = (id: string) =>
		message(id).replace(
			'<soapenv:Envelope',
			'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]><soapenv:Envelope',
		);
	const cases: Array<[string, (id: string) => string]> = [
		['a document type with entities', bomb],
		[
			'a document type that reads a file',
			(id) =>
				message(id).replace('<soapenv:Env', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><soapenv:Env'),
		],
		['entities of its own', (id) => message(id).replace('Not to be believed', '&secret;')],
		['a cut-off message', (id) => message(id).slice(0, -30)],
		['half a message', (id) => message(id).slice(0, 700)],
		['another object', (id) => message(id).replace('sf:Account', 'sf:Contact')],
		['an ID that is none', () => message("001' OR Name != '")],
		['a contact’s ID', () => message('003000000000001AAA')],
		['another namespace', (id) => message(id).replace('2005/09/outbound', '2005/09/inbound')],
		['no notification', (id) => message(id).replace(/<Notification>[\s\S]*<\/Notification>/, '')],
		[
			'too many notifications',
			(id) => {
				const [one = ''] = /<Notification>[\s\S]*<\/Notification>/.exec(message(id)) ?? [];
				return message(id).replace(one, one.repeat(201));
			},
		],
		[
			'deep nesting',
			(id) => message(id).replace('Not to be believed', '<a>'.repeat(5000) + '</a>'.repeat(5000)),
		],
		['no XML', () => 'hello'],
		['nothing', () => ''],
	];

	it.each(cases)('%s', async (_name, body) => {
		const url = await activate();
		const id = await org.create({ Name: 'Hidden' });

		const { status, text } = await post(url, body(id));

		expect([status, text]).toEqual([403, '']);
		expect(await told()).toEqual([]);
	});

	it('something huge', async () => {
		const url = await activate();
		const id = await org.create({ Name: 'Hidden' });

		const huge = message(id).replace('Not to be believed', 'x'.repeat(9 * 1024 * 1024));

		expect(await post(url, huge)).toMatchObject({ status: 413, text: '' });
		expect(await told()).toEqual([]);
	});

	it('a multipart form, of which n8n keeps no bytes', async () => {
		const url = await activate();
		const form = new FormData();
		form.set('message', message(await org.create({ Name: 'Hidden' })));

		const response = await fetch(url, { method: 'POST', body: form });

		expect([response.status, await response.text()]).toEqual([415, '']);
		expect(await told()).toEqual([]);
	});

	it('bytes that are no UTF-8', async () => {
		const url = await activate();
		const id = await org.create({ Name: 'Hidden' });

		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'text/xml' },
			body: Buffer.from(`\ufeff${message(id)}`, 'utf16le'),
		});

		expect(response.status).toBe(403);
	});

	it('a message of another organization, when the builder named his', async () => {
		const id = await org.create({ Name: 'Ours' });
		const url = await activate({ options: { organizationId: org.organizationId.slice(0, 15) } });

		const foreign = await post(url, message(id, { org: '00D000000000062EAA' }));
		const ours = await post(url, message(id));

		expect([foreign.status, foreign.text, ours.status]).toEqual([403, '', 200]);
		expect(await told()).toMatchObject([{ Name: 'Ours' }]);
	});

	it('callouts of flows, unless the builder accepts them', async () => {
		const url = await activate();
		const id = await org.create({ Name: 'Called' });

		const { status, text } = await callout(url, { id }, { 'x-flow-secret': SECRET });

		expect([status, text]).toEqual([403, '']);
	});

	it.each([
		['without the secret', {}],
		['with an empty secret', { 'x-flow-secret': '' }],
		['with another secret', { 'x-flow-secret': `${SECRET}!` }],
		['with the beginning of the secret', { 'x-flow-secret': SECRET.slice(0, -1) }],
	])('a callout %s', async (_name, headers: Record<string, string>) => {
		const url = await activate({ acceptFlows: true });
		const id = await org.create({ Name: 'Called' });

		const { status, text } = await callout(url, { id }, headers);

		expect([status, text]).toEqual([401, '']);
		expect(await told()).toEqual([]);
	});
});

describe('a flow’s callout', () => {
	const headers = { 'x-flow-secret': SECRET };

	it('brings the accounts that it names, and is answered with JSON', async () => {
		const url = await activate({ acceptFlows: true });
		const ids = [await org.create({ Name: 'By flow 1' }), await org.create({ Name: 'By flow 2' })];
		const [one = '', two = ''] = ids;

		const answers = [
			await callout(url, { accountId: one }, headers),
			await callout(url, { ids: [one.slice(0, 15), two, two] }, headers),
			await callout(url, [{ Id: two }], headers),
		];

		expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(3).fill([200, '{}']));
		const items = (await told()) as Array<Record<string, unknown>>;
		expect(items.map(({ changeType, Name }) => [changeType, Name])).toEqual([
			['new', 'By flow 1'],
			['updated', 'By flow 1'],
			['new', 'By flow 2'],
			['updated', 'By flow 2'],
		]);
	});

	it.each([
		[{}],
		[{ id: 'x' }],
		[{ id: '003000000000001AAA' }],
		[[]],
		[{ id: { id: { id: {} } } }],
		[7],
	])('that names no account is refused: %j', async (body) => {
		const url = await activate({ acceptFlows: true });

		const { status, text } = await callout(url, body, headers);

		expect([status, text]).toEqual([400, '{}']);
	});

	it('fails in the flow when Salesforce cannot be read, so that it can be repeated', async () => {
		const url = await activate({ acceptFlows: true });
		const id = await org.create({ Name: 'Again' });
		await org.control('POST', '/faults', {
			service: 'salesforce',
			path: '/query',
			fault: { type: 'status', status: 503 },
		});

		expect((await callout(url, { id }, headers)).status).toBe(503);
		await org.control('DELETE', '/faults');
		expect((await callout(url, { id }, headers)).status).toBe(200);

		expect(await told()).toMatchObject([{ changeType: 'new', Name: 'Again' }]);
	});
});

describe('activation', () => {
	it('is refused when Salesforce does not understand the condition', async () => {
		await expect(org.listen({ options: { condition: 'Colour__c = 1' } })).rejects.toThrow(
			'Condition: Checking the condition failed',
		);
	});

	it('is refused when a chosen field is not there', async () => {
		await expect(org.listen({ fields: ['Name', 'Colour__c'] })).rejects.toThrow(
			'Field Names or IDs: the org’s accounts have no Colour__c',
		);
	});

	it('gives the trigger no address when it polls', async () => {
		await expect(activate({ watchBy: 'poll' })).rejects.toThrow(
			'The workflow has no webhook trigger',
		);
	});
});
