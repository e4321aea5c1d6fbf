import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode } from 'n8n-workflow';

import { runWorkflow } from '../../engine';
import { openSession } from '../../engine/session';
import type { Session } from '../../engine/session';
import { sandboxCredentials } from '../../host/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { numericAmounts } from '../support/numericAmounts';
import { useSkippedWaits } from '../support/skippedWaits';
import { parameterProblems } from './parameterProblems';

// The first test may have to wait for the package to be built.
jest.setTimeout(60_000);
useSkippedWaits();

const FOLDER = path.resolve(__dirname, '../../workflows');
const files = globSync('*.json', { cwd: FOLDER }).sort();

/** Without an invoice every execution asks for a payment of its own. */
const ASKS_ANEW = ['07-ask-for-a-payment.json'];

const read = (file: string) => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as object;

const nodesOf = (session: Session): INode[] => session.file.nodes;

describe.each(files)('the example workflow %s', (file) => {
	let session: Session;
	beforeAll(async () => {
		session = await openSession({ workflow: read(file) });
	});

	it('has only parameters that its nodes know', () => {
		const problems = nodesOf(session).flatMap((node) => {
			const type = session.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
			return parameterProblems(node, type.description).map((one) => `${node.name}: ${one}`);
		});

		expect(problems).toEqual([]);
	});

	it('names only credentials that its nodes take, and none of anybody’s own', () => {
		const asked = nodesOf(session).flatMap((node) => {
			const type = session.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
			const taken = (type.description.credentials ?? []).map((one) => one.name);
			return Object.entries(node.credentials ?? {}).map(([name, { id }]) => ({ taken, name, id }));
		});

		for (const { taken, name, id } of asked) {
			expect(taken).toContain(name);
			expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
		}
	});

	it('is explained on a note, and its nodes have IDs and places of their own', () => {
		const nodes = nodesOf(session);

		expect(nodes.some((node) => node.type === 'n8n-nodes-base.stickyNote')).toBe(true);
		expect(new Set(nodes.map((node) => node.id)).size).toBe(nodes.length);
		expect(new Set(nodes.map((node) => node.position.join())).size).toBe(nodes.length);
	});

	it('has notes that touch no node, nor the name below it', () => {
		const nodes = nodesOf(session);
		const touched = nodes
			.filter(isNote)
			.flatMap((note) =>
				nodes.filter((node) => node !== note && touch(areaOf(note), areaOf(node))),
			);

		expect(touched.map(({ name }) => name)).toEqual([]);
	});

	it('runs to its end on the sandbox, on the data pinned in it, and tells amounts as texts', async () => {
		const sandbox = await startSandbox({ quiet: true, salesforce: { withStripeModel: true } });
		try {
			const result = await runWorkflow({
				workflow: read(file),
				credentials: sandboxCredentials(sandbox),
			});

			expect(result.error).toBeUndefined();
			expect(Object.keys(result.nodes).length).toBeGreaterThan(1);
			expect(numericAmounts(result, nodesOf(session))).toEqual([]);
		} finally {
			await sandbox.close();
		}
	});
});

describe.each(files.filter((file) => !ASKS_ANEW.includes(file)))(
	'the example workflow %s',
	(file) => {
		it('is at rest: run again, it changes no account and no customer', async () => {
			const sandbox = await startSandbox({ quiet: true, salesforce: { withStripeModel: true } });
			const run = async () =>
				await runWorkflow({ workflow: read(file), credentials: sandboxCredentials(sandbox) });
			try {
				await payOnce(sandbox);
				await run();
				const before = await stateOf(sandbox.control);

				const { error } = await run();

				expect(error).toBeUndefined();
				// Not every example makes customers, but each org has accounts.
				expect(before.every((objects) => Array.isArray(objects))).toBe(true);
				expect(before[0]).not.toEqual([]);
				expect(await stateOf(sandbox.control)).toEqual(before);
			} finally {
				await sandbox.close();
			}
		});
	},
);

it('the examples run in the order of their numbers in a new org, whose first one sets it up', async () => {
	const sandbox = await startSandbox({ quiet: true });
	try {
		const credentials = sandboxCredentials(sandbox);
		for (const file of files) {
			const { error, nodes } = await runWorkflow({ workflow: read(file), credentials });

			expect({ file, error }).toEqual({ file, error: undefined });
			expect({ file, nodes: Object.keys(nodes).length > 1 }).toEqual({ file, nodes: true });
		}
	} finally {
		await sandbox.close();
	}
});

it('the examples are numbered, in their files as in their names', () => {
	const numbers = files.map((_, index) => String(index + 1).padStart(2, '0'));

	expect(files.map((file) => file.slice(0, 3))).toEqual(numbers.map((number) => `${number}-`));
	expect(files.map((file) => (read(file) as { name: string }).name.slice(0, 3))).toEqual(
		numbers.map((number) => `${number} `),
	);
});

/** A payment of a customer that no account has. */
async function payOnce({ stripe }: Sandbox): Promise<void> {
	const post = async (path: string, fields: Record<string, string>) => {
		const response = await fetch(stripe.url + path, {
			method: 'POST',
			headers: { authorization: `Bearer ${stripe.secretKey}` },
			body: new URLSearchParams(fields),
		});
		return (await response.json()) as { id: string };
	};
	const { id: customer } = await post('/v1/customers', { name: 'Walk-in' });
	await post('/v1/payment_intents', {
		amount: '2500',
		currency: 'usd',
		customer,
		confirm: 'true',
		payment_method: 'pm_card_visa',
		'automatic_payment_methods[enabled]': 'true',
		'automatic_payment_methods[allow_redirects]': 'never',
	});
}

interface Area {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function isNote({ type }: INode): boolean {
	return type === 'n8n-nodes-base.stickyNote';
}

/** Where something lies on n8n's canvas, in its units: a node is a square of 96, with its name below it. */
function areaOf(node: INode): Area {
	const [left, top] = node.position;
	const { width, height } = isNote(node) ? node.parameters : { width: 96, height: 144 };
	return { left, top, right: left + Number(width), bottom: top + Number(height) };
}

function touch(one: Area, other: Area): boolean {
	const beside = one.right < other.left || other.right < one.left;
	const above = one.bottom < other.top || other.bottom < one.top;
	return !beside && !above;
}

/** All accounts, customers and events that the sandbox holds. */
async function stateOf(control: string): Promise<unknown[]> {
	const types = ['salesforce&type=Account', 'stripe&type=customer', 'stripe&type=event'];
	return await Promise.all(
		types.map(async (type) => {
			const response = await fetch(`${control}/state?service=${type}`);
			return ((await response.json()) as { objects: unknown }).objects;
		}),
	);
}

describe('parameters that a node does not have', () => {
	it('are found at any depth', async () => {
		const file = '02-new-accounts-to-stripe-customers.json';
		const { file: workflow, nodeTypes } = await openSession({ workflow: read(file) });
		const node = workflow.nodes.find(({ type }) => type.endsWith('.stripeCreateCustomer'));
		if (!node) throw new Error(`${file} has no Stripe Create Customer`);
		const { description } = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);

		const wrong: INode = {
			...node,
			parameters: {
				operation: 'destroy',
				nam: 'x',
				output: 'all',
				options: { crmid: 'x' },
				additionalFields: { address: { details: { line3: 'x' } }, metadata: { entries: [] } },
			},
		};

		expect(parameterProblems(wrong, description)).toEqual([
			'operation = destroy',
			'nam',
			'output = all',
			'options.crmid',
			'additionalFields.address.details.line3',
			'additionalFields.metadata.entries',
		]);
	});
});
