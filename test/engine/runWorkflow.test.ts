import { runWorkflow } from '../../engine';
import type { RunOptions, RunResult } from '../../engine';
import { chain, START, workflow } from '../../engine/workflowSketch';
import { editFields, fixture, FIXTURE_PACKAGE } from './fixtureNodes';

const run = (file: object, options: Partial<RunOptions> = {}): Promise<RunResult> =>
	runWorkflow({ workflow: file, packageDir: FIXTURE_PACKAGE, ...options });

/** The JSON of a node's items at one output. */
const jsonOf = (result: RunResult, node: string, output = 0) =>
	result.nodes[node]?.[output]?.map((item) => item.json);

const pinnedPeople = [
	{ name: 'Ada', age: 36 },
	{ name: 'Bob', age: 12 },
	{ name: 'Cy', age: 70 },
];
const pinned = (items: object[]) => ({ Start: items.map((json) => ({ json: { ...json } })) });

describe('the flow of items', () => {
	it('passes each node’s items to the next and pairs them with the items they came from', async () => {
		const result = await run(
			chain(START, editFields('Shout', '={{ { "shout": $json.name.toUpperCase() } }}'), {
				name: 'Nothing',
				type: 'n8n-nodes-base.noOp',
			}),
			{ pinData: pinned(pinnedPeople) },
		);

		expect(result.success).toBe(true);
		expect(result.nodes['Nothing']).toEqual([
			[
				{ json: { shout: 'ADA' }, pairedItem: { item: 0 } },
				{ json: { shout: 'BOB' }, pairedItem: { item: 1 } },
				{ json: { shout: 'CY' }, pairedItem: { item: 2 } },
			],
		]);
	});

	it('sends items down the two branches of an If and joins them in a Merge', async () => {
		const result = await run(
			workflow(
				[
					START,
					{
						name: 'Adult?',
						type: 'n8n-nodes-base.if',
						typeVersion: 2.2,
						parameters: {
							conditions: {
								options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
								combinator: 'and',
								conditions: [
									{
										id: 'c1',
										leftValue: '={{ $json.age }}',
										rightValue: 18,
										operator: { type: 'number', operation: 'gte' },
									},
								],
							},
						},
					},
					editFields('Adult', '={{ { "adult": $json.name } }}'),
					editFields('Child', '={{ { "child": $json.name } }}'),
					{ name: 'Both', type: 'n8n-nodes-base.merge', typeVersion: 3.2, parameters: {} },
				],
				[
					'Start > Adult?',
					'Adult?:0 > Adult',
					'Adult?:1 > Child',
					'Adult > Both:0',
					'Child > Both:1',
				],
			),
			{ pinData: pinned(pinnedPeople) },
		);

		expect(jsonOf(result, 'Adult?', 0)).toEqual([pinnedPeople[0], pinnedPeople[2]]);
		expect(jsonOf(result, 'Adult?', 1)).toEqual([pinnedPeople[1]]);
		expect(jsonOf(result, 'Both')).toEqual([{ adult: 'Ada' }, { adult: 'Cy' }, { child: 'Bob' }]);
	});

	it('loops over batches and gives the items of all rounds in order', async () => {
		const result = await run(
			workflow(
				[
					START,
					{
						name: 'Loop',
						type: 'n8n-nodes-base.splitInBatches',
						typeVersion: 3,
						parameters: { batchSize: 2 },
					},
					editFields('Round', '={{ { "name": $json.name, "round": $runIndex } }}'),
					{ name: 'Done', type: 'n8n-nodes-base.noOp' },
				],
				['Start > Loop', 'Loop:1 > Round', 'Round > Loop', 'Loop:0 > Done'],
			),
			{ pinData: pinned(pinnedPeople) },
		);

		const rounds = [
			{ name: 'Ada', round: 0 },
			{ name: 'Bob', round: 0 },
			{ name: 'Cy', round: 1 },
		];
		expect(jsonOf(result, 'Round')).toEqual(rounds);
		expect(jsonOf(result, 'Done')).toEqual(rounds);
	});

	it('keeps a thousand items in order, each paired with its own', async () => {
		const many = Array.from({ length: 1000 }, (_, number) => ({ number }));

		const result = await run(
			chain(START, fixture('Echo', { operation: 'echo', text: '={{ $json.number }}' })),
			{ pinData: pinned(many) },
		);

		expect(result.nodes['Echo']?.[0]).toEqual(
			many.map(({ number }) => ({ json: { text: number }, pairedItem: { item: number } })),
		);
	});

	it('leaves out a disabled node and what no item reaches', async () => {
		const result = await run(
			chain(
				START,
				fixture('Off', { operation: 'fail', text: 'bad' }, { disabled: true }),
				editFields('After', '{"after": true}'),
			),
		);

		expect(result.success).toBe(true);
		expect(jsonOf(result, 'After')).toEqual([{ after: true }]);
	});

	it('uses what the workflow itself has pinned', async () => {
		const file = chain(START, { name: 'Nothing', type: 'n8n-nodes-base.noOp' });

		const result = await run({ ...file, pinData: { Start: [{ json: { pinned: true } }] } });

		expect(jsonOf(result, 'Nothing')).toEqual([{ pinned: true }]);
	});

	it('runs the JavaScript of Code nodes, once for all items and for each', async () => {
		const result = await run(
			chain(
				START,
				{
					name: 'Make',
					type: 'n8n-nodes-base.code',
					typeVersion: 2,
					parameters: { jsCode: 'return [1, 2, 3].map((n) => ({ json: { n } }));' },
				},
				{
					name: 'Square',
					type: 'n8n-nodes-base.code',
					typeVersion: 2,
					parameters: {
						mode: 'runOnceForEachItem',
						jsCode: 'return { square: $json.n ** 2, made: $("Make").item.json.n };',
					},
				},
			),
		);

		expect(result.error).toBeUndefined();
		expect(result.nodes['Square']?.[0]).toMatchObject([
			{ json: { square: 1, made: 1 }, pairedItem: { item: 0 } },
			{ json: { square: 4, made: 2 }, pairedItem: { item: 1 } },
			{ json: { square: 9, made: 3 }, pairedItem: { item: 2 } },
		]);
	});
});

describe('expressions', () => {
	it('reach the items of earlier nodes, the execution and the workflow', async () => {
		const result = await run(
			chain(
				START,
				editFields('First', '={{ { "name": $json.name } }}'),
				editFields('Second', '{"other": 1}'),
				editFields(
					'Third',
					`={{ { "name": $('First').item.json.name, "execution": $execution.id, "workflow": $workflow.name } }}`,
				),
			),
			{ pinData: pinned([{ name: 'Ada' }, { name: 'Bob' }]), executionId: '4711' },
		);

		expect(jsonOf(result, 'Third')).toEqual([
			{ name: 'Ada', execution: '4711', workflow: 'Workflow' },
			{ name: 'Bob', execution: '4711', workflow: 'Workflow' },
		]);
	});

	it('that are wrong fail the node that has them', async () => {
		const result = await run(chain(START, editFields('Wrong', `={{ $('Nobody').item.json.x }}`)));

		expect(result.success).toBe(false);
		expect(result.error).toMatchObject({
			message: "Referenced node doesn't exist",
			node: 'Wrong',
		});
	});
});

describe('what a node is told of its run', () => {
	it('is the execution ID that was given, so that an execution can be replayed', async () => {
		const file = chain(START, fixture('Where', { operation: 'surroundings' }));

		const first = await run(file, { executionId: '42' });
		const replayed = await run(file, { executionId: '42' });

		expect(first.executionId).toBe('42');
		expect(jsonOf(first, 'Where')).toMatchObject([{ executionId: '42', workflow: 'w1' }]);
		expect(replayed.nodes['Where']).toEqual(first.nodes['Where']);
	});

	it('is another execution each time when none is given, on the same instance', async () => {
		const file = chain(START, fixture('Where', { operation: 'surroundings' }));

		const [one] = jsonOf(await run(file), 'Where') ?? [];
		const [two] = jsonOf(await run(file), 'Where') ?? [];

		expect(one?.['executionId']).not.toBe(two?.['executionId']);
		expect(one?.['instanceId']).toBe(two?.['instanceId']);
	});

	it('is the instance of its own run, also when two instances run at once', async () => {
		const file = chain(START, fixture('Where', { operation: 'surroundings' }));

		const results = await Promise.all(['a', 'b'].map((instanceId) => run(file, { instanceId })));

		expect(results.map((result) => jsonOf(result, 'Where')?.[0]?.['instanceId'])).toEqual([
			'a',
			'b',
		]);
	});

	it('is the mode, when another than manual is asked for', async () => {
		const file = chain(START, fixture('Where', { operation: 'surroundings' }));

		expect(jsonOf(await run(file, { mode: 'trigger' }), 'Where')).toMatchObject([
			{ mode: 'trigger' },
		]);
	});
});

describe('failures', () => {
	const texts = pinned([{ text: 'good' }, { text: 'bad' }, { text: 'better' }]);
	const failing = (more: object = {}) =>
		chain(START, fixture('Fails', { operation: 'fail', text: '={{ $json.text }}' }, more), {
			name: 'After',
			type: 'n8n-nodes-base.noOp',
		});

	it('stop the workflow and are told with node, item and description', async () => {
		const result = await run(failing(), { pinData: texts });

		expect(result).toMatchObject({
			success: false,
			error: {
				message: 'The text is bad',
				description: 'Give it a better one',
				node: 'Fails',
				item: 1,
			},
		});
		expect(result.nodes['Fails']?.[0]?.[0]?.error?.message).toBe('The text is bad');
		expect(result.nodes['After']).toBeUndefined();
	});

	it('become items when the node continues on fail', async () => {
		const result = await run(failing({ onError: 'continueRegularOutput' }), { pinData: texts });

		expect(result.success).toBe(true);
		expect(jsonOf(result, 'After')).toEqual([
			{ text: 'good' },
			{ error: 'The text is bad' },
			{ text: 'better' },
		]);
	});

	it('leave by the error output when the node has one, with the item they belong to', async () => {
		const result = await run(failing({ onError: 'continueErrorOutput' }), { pinData: texts });

		expect(jsonOf(result, 'Fails', 0)).toEqual([{ text: 'good' }, { text: 'better' }]);
		expect(result.nodes['Fails']?.[1]).toMatchObject([
			{ json: { error: 'The text is bad' }, pairedItem: { item: 1 } },
		]);
	});

	it('are tried again when the node retries', async () => {
		const stumbling = fixture(
			'Stumbles',
			{ operation: 'stumble' },
			{ retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		);

		const result = await run(chain(START, stumbling));

		expect(jsonOf(result, 'Stumbles')).toEqual([{ stumbled: true }]);
	});

	it('end the run when it is cancelled', async () => {
		const result = await run(failing(), { pinData: texts, signal: AbortSignal.abort() });

		expect(result).toMatchObject({
			success: false,
			error: { message: 'The execution was cancelled manually' },
		});
	});
});

describe('what cannot start is refused in one line that names it', () => {
	it.each<[string, object, string]>([
		['no workflow', { name: 'x' }, 'This is not a workflow: it has no "nodes" array'],
		['no nodes', { nodes: [] }, 'This workflow has no nodes'],
		['a nameless node', { nodes: [{ type: 'x' }] }, 'Node 1 has no name'],
		[
			'an unknown node of a known package',
			chain(START, { name: 'Odd', type: 'n8n-nodes-base.nonsense' }),
			'Node "Odd": Unknown node type "n8n-nodes-base.nonsense": n8n-nodes-base has no such node',
		],
		[
			'a node of an unknown package',
			chain(START, { name: 'Odd', type: 'n8n-nodes-elsewhere.thing' }),
			'Node "Odd": Unknown node type "n8n-nodes-elsewhere.thing": the package "n8n-nodes-elsewhere" is not loaded (there are n8n-nodes-fixture, n8n-nodes-base)',
		],
		[
			'an unknown version',
			chain(START, fixture('New', {}, { typeVersion: 9 })),
			'Node "New": Node type "n8n-nodes-fixture.fixture" has no version 9 (there are 1, 2)',
		],
		[
			'an unknown version of a node with several implementations',
			chain(START, { name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 7 }),
			'Node "Loop": Node type "n8n-nodes-base.splitInBatches" has no version 7 (there are 1, 2, 3)',
		],
		['two nodes of one name', chain(START, START), 'Two nodes of the workflow are named "Start"'],
		[
			'a connection into nowhere',
			workflow([START], ['Start > Gone']),
			'A connection names the node "Gone", which the workflow lacks',
		],
		[
			'an empty required parameter',
			chain(START, fixture('Quiet', { operation: 'echo' })),
			'Node "Quiet": Parameter "Text" is required.',
		],
		[
			'a missing credential',
			chain(
				START,
				fixture(
					'Asks',
					{ operation: 'whoami' },
					{ credentials: { fixtureApi: { id: '7', name: 'Mine' } } },
				),
			),
			'Node "Asks": missing credential "Mine" of type "fixtureApi"',
		],
		[
			'a credential that the node does not even name',
			chain(START, fixture('Asks', { operation: 'whoami' })),
			'Node "Asks": missing credential of type "fixtureApi"',
		],
		[
			'a trigger that waits to be called',
			chain({ name: 'Hook', type: 'n8n-nodes-fixture.fixtureHookTrigger' }),
			'Node "Hook" waits to be called: pin what it shall put out (--pin FILE)',
		],
		[
			'nothing to start from',
			chain(fixture('Alone', { operation: 'surroundings' }, { disabled: true })),
			'The workflow has no node to start from: add a Manual Trigger',
		],
	])('%s', async (_what, file, message) => {
		await expect(run(file)).rejects.toThrow(new Error(message));
	});

	it.each<[string, object, string]>([
		['no object', [], 'Pinned data must be an object of node names and their items'],
		[
			'an unknown node',
			{ Nobody: [] },
			'Pinned data names the node "Nobody", which the workflow lacks',
		],
		['no items', { Start: {} }, 'The pinned data of node "Start" is not an array of items'],
		['an item that is none', { Start: [1] }, 'Pinned item 0 of node "Start" is not an object'],
	])('pinned data with %s', async (_what, pinData, message) => {
		await expect(run(chain(START), { pinData: pinData as never })).rejects.toThrow(message);
	});

	it('a package that is not built', async () => {
		await expect(run(chain(START), { packageDir: __dirname })).rejects.toThrow(
			`There is no package.json in ${__dirname}`,
		);
	});
});
