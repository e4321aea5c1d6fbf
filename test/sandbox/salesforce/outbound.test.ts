import Fastify, { type FastifyInstance } from 'fastify';
import { startOrg, type TestOrg } from './harness';

const ack = (value: boolean) =>
	`<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>${value}</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>`;

describe('outbound messages', () => {
	let org: TestOrg;
	let listener: FastifyInstance;
	let endpoint: string;
	let messages: string[];
	let answer: () => string;

	beforeEach(async () => {
		org = await startOrg();
		messages = [];
		answer = () => ack(true);
		listener = Fastify();
		listener.removeAllContentTypeParsers();
		listener.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
			done(null, body);
		});
		listener.post('/hook', (request) => {
			messages.push(String(request.body));
			return answer();
		});
		endpoint = `${await listener.listen({ port: 0, host: '127.0.0.1' })}/hook`;
	});
	afterEach(async () => {
		await org.close();
		await listener.close();
	});

	const subscribe = (more: object = {}) =>
		org.control('POST', '/salesforce/outbound', {
			endpoint,
			fields: ['Id', 'Name', 'Phone'],
			automatic: false,
			...more,
		});
	const flush = (mischief?: object) => org.control('POST', '/salesforce/outbound/flush', mischief);
	const make = (Name: string) => org.api('POST', '/sobjects/Account', { Name });
	const idsOf = (tag: string) =>
		messages.map((each) =>
			[...each.matchAll(new RegExp(`<${tag}>([^<]+)</${tag}>`, 'g'))].map((found) => found[1]),
		);

	it('tell a change in Salesforce’s envelope, and are done when acknowledged', async () => {
		await subscribe();
		await make('Smith & <Sons>');
		expect(await flush()).toEqual({ sent: 1, acknowledged: 1, pending: 0, dropped: 0 });
		expect(messages[0]).toContain(
			'<notifications xmlns="http://soap.sforce.com/2005/09/outbound">',
		);
		expect(messages[0]).toContain(`<OrganizationId>${org.organizationId}</OrganizationId>`);
		expect(messages[0]).toContain(
			'<sObject xsi:type="sf:Account" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">',
		);
		expect(messages[0]).toContain('<sf:Name>Smith &amp; &lt;Sons&gt;</sf:Name>');
		expect(messages[0]).not.toContain('sf:Phone');
		expect(await flush()).toMatchObject({ sent: 0 });
	});

	it('come again, with the same notification Id, until they are acknowledged', async () => {
		answer = () => ack(false);
		await subscribe();
		await make('Stubborn');
		expect(await flush()).toMatchObject({ acknowledged: 0, pending: 1 });
		expect(await flush()).toMatchObject({ sent: 0, pending: 1 });
		answer = () => ack(true);
		org.clock.advance(60);
		expect(await flush()).toMatchObject({ acknowledged: 1, pending: 0 });
		const [first, second] = idsOf('Id');
		expect(second).toEqual(first);
	});

	it('are given up after a day', async () => {
		answer = () => 'what?';
		await subscribe();
		await make('Hopeless');
		await flush();
		org.clock.advance(24 * 60 * 60);
		expect(await flush()).toMatchObject({ dropped: 1, pending: 0 });
		expect(messages).toHaveLength(1);
	});

	it('carry up to 100 notifications', async () => {
		await subscribe();
		const records = Array.from({ length: 101 }, (_, i) => ({
			attributes: { type: 'Account' },
			Name: `Many ${i}`,
		}));
		await org.api('POST', '/composite/sobjects', { records });
		expect(await flush()).toMatchObject({ acknowledged: 101 });
		expect(idsOf('sf:Id').map((ids) => ids.length)).toEqual([100, 1]);
	});

	it('come twice and out of order when that is wanted', async () => {
		await subscribe();
		await make('First');
		await make('Second');
		await flush({ duplicate: true, outOfOrder: true });
		expect(idsOf('sf:Name')).toEqual([['Second'], ['Second'], ['First'], ['First']]);
	});

	it('go out by themselves when nobody drives them', async () => {
		const arrived = new Promise<void>((resolve) => {
			answer = () => {
				resolve();
				return ack(true);
			};
		});
		await subscribe({ automatic: true });
		await make('By itself');
		await arrived;
		expect(idsOf('sf:Name')).toEqual([['By itself']]);
	});
});
