import { listenWebhooks, pollOnce, runWorkflow } from '../../engine';
import type { WebhookListener } from '../../engine';
import { startWhoAmIServer } from './whoAmIServer';
import { chain, START } from '../../engine/workflowSketch';
import { editFields, fixture, FIXTURE_PACKAGE } from './fixtureNodes';

const packageDir = FIXTURE_PACKAGE;

describe('a polling trigger', () => {
	const poll = { name: 'Poll', type: 'n8n-nodes-fixture.fixturePollTrigger' };
	const file = chain(poll, editFields('After', '={{ { "polls": $json.polls } }}'));

	it('polls once when its workflow is run by hand', async () => {
		const result = await runWorkflow({ workflow: file, packageDir });

		expect(result.nodes['Poll']).toMatchObject([[{ json: { polls: 1, mode: 'manual' } }]]);
		expect(result.nodes['After']).toMatchObject([[{ json: { polls: 1 } }]]);
	});

	it('remembers from poll to poll what it is given back', async () => {
		const first = await pollOnce({ workflow: file, packageDir });
		const second = await pollOnce({ workflow: file, packageDir, staticData: first.staticData });

		expect(first.items).toEqual([[{ json: { polls: 1, mode: 'trigger' } }]]);
		expect(second.items).toEqual([[{ json: { polls: 2, mode: 'trigger' } }]]);
		expect(second.staticData).toEqual({ 'node:Poll': { polls: 2 } });
	});

	it('says when it found nothing', async () => {
		const staticData = { 'node:Poll': { polls: 2 } };

		expect((await pollOnce({ workflow: file, packageDir, staticData })).items).toBeNull();
	});

	it('has to be there', async () => {
		await expect(pollOnce({ workflow: chain(START), packageDir })).rejects.toThrow(
			'The workflow has no polling trigger',
		);
		await expect(pollOnce({ workflow: file, packageDir, node: 'After' })).rejects.toThrow(
			'Node "After" is no polling trigger of the workflow',
		);
	});
});

describe('a webhook trigger', () => {
	const hook = { name: 'Hook', type: 'n8n-nodes-fixture.fixtureHookTrigger', webhookId: 'wh1' };
	const file = chain(hook, fixture('After', { operation: 'fail', text: '={{ $json.body.name }}' }));

	let listener: WebhookListener;
	beforeEach(async () => {
		listener = await listenWebhooks({ workflow: file, packageDir });
	});
	afterEach(() => listener.close());

	const post = (body: string, headers: Record<string, string> = {}) =>
		fetch(`${listener.url}/webhook/wh1/hook`, {
			method: 'POST',
			body,
			headers: { 'Content-Type': 'application/json', ...headers },
		});

	it('tells its addresses', () => {
		const url = `${listener.url}/webhook/wh1/hook`;

		expect(listener.webhooks).toEqual([
			{ node: 'Hook', name: 'default', method: 'POST', url },
			{ node: 'Hook', name: 'setup', method: 'GET', url },
			{ node: 'Hook', name: 'setup', method: 'HEAD', url },
		]);
	});

	it('answers and starts an execution with what it was sent, byte for byte', async () => {
		const body = '{ "name": "Ada" }';

		const response = await post(body, { 'X-Secret': 's3' });
		await listener.settled();

		expect(await response.json()).toEqual({ taken: true });
		expect(listener.executions).toMatchObject([
			{
				success: true,
				nodes: {
					Hook: [[{ json: { body: { name: 'Ada' }, raw: body, secret: 's3' } }]],
					After: [[{ json: { text: 'Ada' } }]],
				},
			},
		]);
	});

	it('reads forms', async () => {
		await post('name=Ada+L', { 'Content-Type': 'application/x-www-form-urlencoded' });
		await listener.settled();

		expect(listener.executions[0]?.nodes['After']).toMatchObject([[{ json: { text: 'Ada L' } }]]);
	});

	it('starts nothing when the node gives no data', async () => {
		const response = await post('{"refuse": true}');
		await listener.settled();

		expect(await response.json()).toEqual({ refused: true });
		expect(listener.executions).toEqual([]);
	});

	it('lets the node answer by itself', async () => {
		const response = await fetch(`${listener.url}/webhook/wh1/hook`);

		expect(response.headers.get('content-type')).toMatch('text/html');
		expect(await response.text()).toBe('<p>Hello</p>');

		const head = await fetch(`${listener.url}/webhook/wh1/hook`, { method: 'HEAD' });
		expect(head.headers.get('content-type')).toMatch('text/html');
		expect(await head.text()).toBe('');
	});

	it('records an execution that fails, after the caller has its answer', async () => {
		const response = await post('{"name": "bad"}');
		await listener.settled();

		expect(response.status).toBe(200);
		expect(listener.executions).toMatchObject([
			{ success: false, error: { message: 'The text is bad', node: 'After' } },
		]);
	});

	it('refuses a body that is not what it says, and unknown addresses', async () => {
		expect((await post('{"name": ')).status).toBe(422);
		expect((await fetch(`${listener.url}/webhook/other`)).status).toBe(404);
	});

	it('is created at the other side when the workflow is activated, and deleted at the end', async () => {
		const other = await startWhoAmIServer();
		try {
			const subscribing = chain({ ...hook, parameters: { address: other.url } });

			const one = await listenWebhooks({ workflow: subscribing, packageDir });
			expect(other.asked).toEqual(['POST /hooks']);
			await one.close();

			expect(other.asked).toEqual(['POST /hooks', 'DELETE /hooks']);
			await expect(fetch(one.url)).rejects.toThrow('fetch failed');
		} finally {
			await other.close();
		}
	});

	it('has to be there', async () => {
		await expect(listenWebhooks({ workflow: chain(START), packageDir })).rejects.toThrow(
			'The workflow has no webhook trigger',
		);
	});
});
