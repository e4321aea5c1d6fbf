import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failureItem, type Hint, type ItemResult, outputItem, showHint } from './output';
import { nodeError } from './problems';

/** Where an operation puts what it has to say, by the names of the node's outputs. */
export type Outputs<Name extends string> = Readonly<Record<Name, ItemResult[]>>;

/** How a run ended. */
export interface RunEnd {
	hint?: Hint;
	/** Why it ended early, with what was put out until then. */
	endedBy?: unknown;
}

/**
 * Runs an operation once, with the parameters of the first item, however many come in. All that comes
 * out is paired with that item.
 * https://docs.n8n.io/build/work-with-data/reference-data/link-data-items/how-items-link-through-workflows
 *
 * A failure is thrown, or becomes the last item of the last output when the node is set to continue;
 * what was put out before it stays.
 *
 * @param names of the node's outputs, in their order
 * @throws n8n's error, made of whatever the operation threw or ended by
 */
export async function oncePerRun<Name extends string>(
	context: IExecuteFunctions,
	names: readonly [Name, ...Name[]],
	operation: (outputs: Outputs<Name>) => Promise<RunEnd>,
): Promise<INodeExecutionData[][]> {
	const results = names.map((): ItemResult[] => []);
	// Object.fromEntries forgets the keys' type.
	const outputs = Object.fromEntries(names.map((name, at) => [name, results[at]])) as Outputs<Name>;
	const { hint, endedBy } = await operation(outputs).catch((error: unknown): RunEnd => ({
		endedBy: error ?? 'unknown failure',
	}));
	if (hint) showHint(context, hint);
	if (endedBy !== undefined && !context.continueOnFail()) {
		throw nodeError(context.getNode(), endedBy, 0);
	}
	const items = results.map((list) => list.map((result) => outputItem(context, result, 0)));
	if (endedBy !== undefined) items.at(-1)?.push(failureItem(endedBy, 0));
	return items;
}
