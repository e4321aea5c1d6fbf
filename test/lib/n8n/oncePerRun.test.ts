import type { IExecuteFunctions, OnError } from 'n8n-workflow';
import { badInput, Problem } from '../../../lib/errors';
import { oncePerRun } from '../../../lib/n8n/oncePerRun';

function context(onError?: OnError) {
	const hints: unknown[] = [];
	const node = { name: 'Example', type: 'example', typeVersion: 1, parameters: {}, onError };
	return {
		hints,
		functions: {
			getNode: () => node,
			continueOnFail: () => onError !== undefined && onError !== 'stopWorkflow',
			addExecutionHints: (hint: unknown) => hints.push(hint),
		} as unknown as IExecuteFunctions,
	};
}

const refused = badInput('Condition', 'it is not complete', 'Close the bracket');

it('puts out what the operation has to say, by output, paired with the first item', async () => {
	const { functions, hints } = context();

	const items = await oncePerRun(functions, ['done', 'problems'], async ({ done, problems }) => {
		done.push({ json: { n: 1 } }, { json: { n: 2 } });
		problems.push({ json: { n: 3 } });
		return { hint: { message: '2 done', type: 'info' } };
	});

	expect(items).toEqual([
		[
			{ json: { n: 1 }, pairedItem: { item: 0 } },
			{ json: { n: 2 }, pairedItem: { item: 0 } },
		],
		[{ json: { n: 3 }, pairedItem: { item: 0 } }],
	]);
	expect(hints).toEqual([{ message: '2 done', type: 'info', location: 'outputPane' }]);
});

it('throws what the operation throws, as n8n’s error', async () => {
	const running = oncePerRun(context().functions, ['done'], async () => {
		throw refused;
	});
	await expect(running).rejects.toMatchObject({
		name: 'NodeOperationError',
		message: 'Condition: it is not complete',
		description: 'Close the bracket',
	});
});

it('throws what ended the run, after its hint', async () => {
	const { functions, hints } = context();
	const running = oncePerRun(functions, ['done'], async () => ({
		endedBy: new Problem('Salesforce is away', { origin: 'salesforce' }),
		hint: { message: '3 of 9 done', type: 'warning' },
	}));
	await expect(running).rejects.toMatchObject({
		name: 'NodeApiError',
		message: 'Salesforce is away',
	});
	expect(hints).toHaveLength(1);
});

it.each([['continueRegularOutput'], ['continueErrorOutput']] as const)(
	'with %s, keeps what was done, and puts the failure last on the last output',
	async (onError) => {
		const items = await oncePerRun(
			context(onError).functions,
			['done', 'problems'],
			async ({ done }) => {
				done.push({ json: { n: 1 } });
				throw refused;
			},
		);

		expect(items).toEqual([
			[{ json: { n: 1 }, pairedItem: { item: 0 } }],
			[
				{
					json: {
						error: 'Condition: it is not complete',
						details: { whatToDo: 'Close the bracket', field: 'Condition' },
					},
					pairedItem: { item: 0 },
				},
			],
		]);
	},
);

it('tells in an item what could not be finished, beside what was done', async () => {
	const run = async (onError?: OnError) =>
		await oncePerRun(context(onError).functions, ['parts'], async ({ parts }) => {
			parts.push({ json: { part: 'A__c' }, unfinished: refused });
			return {};
		});
	const details = { whatToDo: 'Close the bracket', field: 'Condition' };
	const error = 'Condition: it is not complete';

	expect((await run())[0]?.[0]?.json).toEqual({ part: 'A__c', error, details });
	expect((await run('continueErrorOutput'))[0]?.[0]?.json).toEqual({
		error,
		details: { part: 'A__c', ...details },
	});
});
