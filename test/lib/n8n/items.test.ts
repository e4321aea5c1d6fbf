import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { badInput } from '../../../lib/errors';
import { performItems, prepareItems } from '../../../lib/n8n/items';

/** Runs three items, of which the second is refused, and gives back what n8n is told and what comes out. */
async function runWith(onError: string) {
	const hints: NodeExecutionHint[] = [];
	const context = {
		getNode: () => ({ name: 'Create', onError }),
		getInputData: () => [{ json: {} }, { json: {} }, { json: {} }],
		continueOnFail: () => onError !== 'stopWorkflow',
		getExecutionCancelSignal: () => undefined,
		addExecutionHints: (...added: NodeExecutionHint[]) => hints.push(...added),
	} as unknown as IExecuteFunctions;
	const items = prepareItems(context, (index) => {
		if (index === 1) throw badInput('Email', 'is empty');
		return index;
	});
	const outputs = await performItems(context, items, async (value) => ({ json: { value } }));
	return { hints: hints.map(({ message }) => message), outputs };
}

describe('the hint at items that failed', () => {
	it('stands under an output in which they are easy to overlook', async () => {
		const { hints, outputs } = await runWith('continueRegularOutput');

		expect(outputs.map(({ json }) => 'error' in json)).toEqual([false, true, false]);
		expect(hints).toEqual(['1 of 3 items ended with an error; see the field “error” of each.']);
	});

	it('does not stand beside those that succeeded where failures have an output of their own', async () => {
		expect((await runWith('continueErrorOutput')).hints).toEqual([]);
	});
});
