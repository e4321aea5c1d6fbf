import type { INodeProperties } from 'n8n-workflow';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runWorkflow } from '../../engine';
import { openSession } from '../../engine/session';
import { sandboxCredentials } from '../../host/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { numericAmounts } from '../support/numericAmounts';
import { parameterProblems } from '../workflows/parameterProblems';
import { codeBlocks, readPage, ROOT } from './markdown';

// The first test may have to wait for the package to be built.
jest.setTimeout(60_000);

/** What pages call a payment. */
const EXAMPLE_PAYMENT = 'pi_3QkZ8sExamplePayment';

interface Workflow {
	nodes: Array<{ type: string; parameters: Record<string, unknown> }>;
}

/** Each node that has a page: its type, and the page that n8n links to from the node. */
const nodes = globSync('nodes/*/*.node.json', { cwd: ROOT })
	.sort()
	.map((file) => {
		const codex = JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as {
			node: string;
			resources: { primaryDocumentation: Array<{ url: string }> };
		};
		const url = codex.resources.primaryDocumentation[0]?.url ?? '';
		return { type: codex.node, file: url.split('/blob/main/')[1] ?? '' };
	})
	.filter(({ file }) => existsSync(path.join(ROOT, file)));

describe.each(nodes)('the page of $type', ({ type, file }) => {
	const page = readPage(file);
	const workflows = codeBlocks(page, 'json')
		.map((code) => JSON.parse(code) as Partial<Workflow>)
		.filter((code): code is Workflow => Array.isArray(code.nodes));

	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ quiet: true, salesforce: { withStripeModel: true } });
	});
	afterAll(() => sandbox.close());

	it('names every parameter as it stands in a workflow', async () => {
		const { description } = (
			await openSession({ workflow: emptyWorkflow(type) })
		).nodeTypes.getByNameAndVersion(type);

		const missing = jsonNames(description.properties).filter(
			(name) => !new RegExp(`\`(?:[\\w.]+\\.)?${name}\`|"${name}":`).test(page.text),
		);
		expect(missing).toEqual([]);
	});

	it('shows a workflow with fields that the node has, and that runs without an error', async () => {
		await createCoupon(sandbox, 'WELCOME10');
		expect(workflows.length).toBeGreaterThan(0);
		for (const workflow of workflows) {
			const session = await openSession({ workflow });
			const problems = session.file.nodes.flatMap((node) =>
				parameterProblems(node, session.nodeTypes.getByNameAndVersion(node.type).description),
			);
			expect(problems).toEqual([]);

			const result = await runWorkflow({
				workflow: await withPayment(sandbox, workflow),
				credentials: sandboxCredentials(sandbox),
			});

			expect(result.error).toBeUndefined();
			const items = Object.values(result.nodes).flat(2);
			expect(items.filter(({ json }) => 'error' in json)).toEqual([]);
			expect(numericAmounts(result, session.file.nodes)).toEqual([]);
		}
	});
});

describe('the pages in docs/nodes', () => {
	const written = globSync('docs/nodes/*.md', { cwd: ROOT }).sort();

	it('are each the page that a node names as its own', () => {
		expect(written.length).toBeGreaterThan(0);
		expect(nodes.map(({ file }) => file).sort()).toEqual(written);
	});

	it('are all linked from the README', () => {
		const { text } = readPage('README.md');
		expect(written.filter((file) => !text.includes(`](${file})`))).toEqual([]);
	});
});

function emptyWorkflow(type: string): object {
	return { nodes: [{ name: 'Node', type, parameters: {} }], connections: {} };
}

/** The names of all parameters, of collections inside others too; groups that hold only others are left out. */
function jsonNames(properties: readonly INodeProperties[]): string[] {
	return properties.flatMap((property) => {
		if (property.type === 'notice') return [];
		const inner = (property.options ?? []).flatMap((option) => {
			if ('values' in option) return jsonNames(option.values);
			return 'type' in option ? jsonNames([option]) : [];
		});
		return [property.name, ...inner];
	});
}

/** A page cannot know the ID of a payment in the sandbox, so one is made for it. */
async function withPayment(sandbox: Sandbox, workflow: object): Promise<object> {
	const text = JSON.stringify(workflow);
	if (!text.includes(EXAMPLE_PAYMENT)) return workflow;
	const response = await fetch(`${sandbox.stripe.url}/v1/payment_intents`, {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox.stripe.secretKey}` },
		body: new URLSearchParams({
			amount: '2500',
			currency: 'usd',
			payment_method: 'pm_card_visa',
			confirm: 'true',
		}),
	});
	const { id } = (await response.json()) as { id: string };
	return JSON.parse(text.replaceAll(EXAMPLE_PAYMENT, id)) as object;
}

async function createCoupon(sandbox: Sandbox, id: string): Promise<void> {
	const response = await fetch(`${sandbox.stripe.url}/v1/coupons`, {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox.stripe.secretKey}` },
		body: new URLSearchParams({ id, percent_off: '10', duration: 'once' }),
	});
	expect(response.ok).toBe(true);
}
