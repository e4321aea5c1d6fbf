import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { listenWebhooks } from '../../../engine';
import { paymentPagePicker } from '../../../lib/n8n/paymentPagePicker';
import { registerPage } from '../../../lib/paymentPage/registry';
import { type LinkWorld, startLinkWorld } from '../StripeSendPaymentLink/support';
import { pageWorkflow } from './pageWorkflow';

jest.setTimeout(120_000);

const picker = paymentPagePicker({ nameMapping: 'options.nameMapping', payFor: 'payFor' });
let world: LinkWorld;

beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

/** What n8n hands to the picker of Stripe Send Payment Link, with the credentials of the page's trigger. */
function editor(parameters: object = {}, stripe: object = {}): ILoadOptionsFunctions {
	const { credentials = [] } = pageWorkflow(world, 'page');
	const dataOf = (type: string) =>
		(credentials as Array<{ type: string; data: object }>).find((one) => one.type === type)?.data;
	return {
		getNode: () => ({
			name: 'Link',
			parameters: { salesforceAuthentication: 'clientCredentials' },
		}),
		getCredentials: async (type: string) => ({
			...dataOf(type),
			...(type === 'stripeAccountApi' && stripe),
		}),
		getCurrentNodeParameter: (name: string) => (parameters as Record<string, unknown>)[name],
	} as unknown as ILoadOptionsFunctions;
}

const named = (workflow: string, webhookId = workflow) => {
	const options = pageWorkflow(world, 'page');
	const { nodes, ...rest } = options.workflow as { nodes: object[] };
	const own = nodes.map((node) => ('webhookId' in node ? { ...node, webhookId } : node));
	return { ...options, workflow: { ...rest, id: webhookId, name: workflow, nodes: own } };
};

const noted = async () =>
	(
		(await world.api(
			'GET',
			`/query?q=${encodeURIComponent("SELECT Name FROM Stripe_Sync__c WHERE Key__c LIKE 'payment page/%' ORDER BY Name")}`,
		)) as { records: Array<{ Name: string }> }
	).records.map(({ Name }) => Name);

test('a published page is chosen by its workflow, and is no longer listed when it is switched off', async () => {
	const listener = await listenWebhooks(named('Invoices'));
	const url = listener.webhooks[0]?.url;

	const { results } = await picker.call(editor());
	await listener.close();

	const name = expect.stringMatching(
		/^Invoices \(http.*pay, Stripe’s test mode, since \d{4}-\d\d-\d\d\)$/,
	) as string;
	expect(results).toEqual([{ name, value: url }]);
	await expect(picker.call(editor())).rejects.toThrow(
		'no workflow with the Stripe Payment Page Trigger has been published for this org',
	);
	expect(await noted()).toEqual(['Payment page: Invoices']);
});

test('a copy of the workflow is another page; the list is searched by name and address', async () => {
	const first = await listenWebhooks(named('Invoices'));
	const copy = await listenWebhooks(named('Invoices copy'));

	const all = await picker.call(editor());
	const found = await picker.call(editor(), 'COPY');
	await first.close();
	await copy.close();

	expect(all.results).toHaveLength(2);
	expect(found.results.map(({ value }) => value)).toEqual([copy.webhooks[0]?.url]);
});

test('a workflow that is renamed keeps its place and its time, under the new name', async () => {
	const { connection, model } = world;
	const registry = { connection, names: model.syncState };
	const page = { url: 'https://n8n.example/webhook/1/pay', node: 'Page', keyNames: ['a'] };

	await registerPage(registry, { ...page, workflow: 'Before' }, '2026-01-01T00:00:00.000Z');
	await registerPage(registry, { ...page, workflow: 'After' }, '2026-02-02T00:00:00.000Z');

	const { results } = await picker.call(editor());
	expect(results.map(({ name }) => name)).toEqual([
		'After (https://n8n.example/webhook/1/pay, since 2026-01-01, another Stripe credential)',
	]);
	expect(await noted()).toEqual(['Payment page: After']);
});

test('a page that would not believe the links says so, and comes last', async () => {
	const listener = await listenWebhooks(named('A page'));
	const { connection, model } = world;
	await registerPage(
		{ connection, names: model.syncState },
		{ url: 'https://n8n.example/pay', workflow: 'A 1', node: 'Page', keyNames: ['other'] },
		'2026-01-01T00:00:00.000Z',
	);

	const { results } = await picker.call(editor());
	const rolled = { pageSecret: 'new', pageSecretBefore: 'sk_test_other' };
	const others = await picker.call(editor({}, rolled));
	await listener.close();

	expect(results.map(({ name }) => /another Stripe credential/.test(name))).toEqual([false, true]);
	expect(others.results.every(({ name }) => name.includes('another Stripe credential'))).toBe(true);
});

test('what is no invoice has no list: it says how to enter the address', async () => {
	await expect(picker.call(editor({ payFor: 'amount' }))).rejects.toMatchObject({
		message: expect.stringContaining('the list is kept in Salesforce') as string,
		description: expect.stringContaining('Choose By URL') as string,
	});
});

test('an org that is away keeps no page from being published or switched off, and from being entered by hand', async () => {
	await world.call('POST', '/faults', {
		service: 'salesforce',
		fault: { type: 'status', status: 503 },
	});

	const listener = await listenWebhooks(named('Invoices'));
	await listener.close();

	await world.call('DELETE', '/faults');
	expect(await noted()).toEqual([]);
	const id = await world.invoice();
	const pageUrl = { __rl: true, mode: 'url', value: 'https://n8n.example/webhook/1/pay' };
	const { items } = await world.run({
		items: [{ Id: id }],
		parameters: { linkType: 'paymentPage', pageUrl, sendBy: 'none' },
	});
	expect(items[0]?.['url']).toContain('https://n8n.example/webhook/1/pay?t=');
});

test('an org without the object for the list has its page all the same', async () => {
	const options = named('Invoices');
	const node = (options.workflow as { nodes: Array<{ parameters?: object }> }).nodes.at(-1);
	const nameMapping = { mapping: [{ ours: 'Stripe_Sync__c', existing: 'Nothing__c' }] };
	if (node) node.parameters = { ...node.parameters, options: { nameMapping } };

	const listener = await listenWebhooks(options);
	await listener.close();

	expect(await noted()).toEqual([]);
});

test('a test URL is not sent to a customer', async () => {
	const { items } = await world.run({
		items: [{ Id: await world.invoice() }],
		parameters: {
			linkType: 'paymentPage',
			pageUrl: 'https://n8n.example/webhook-test/1/pay',
			sendBy: 'none',
		},
		node: { onError: 'continueRegularOutput' },
	});
	expect(items[0]?.['error']).toBe(
		'Payment Page: this is the trigger’s test URL, which answers a single call in the editor',
	);
});
