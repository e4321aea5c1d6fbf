import type { ExecutionError, INodeExecutionData, IRun, ITaskData } from 'n8n-workflow';

/** What went wrong, in words: what a person sees on the node in n8n's editor. */
export interface RunError {
	message: string;
	description?: string;
	/** name of the node that failed */
	node?: string;
	/** index of the item on which it failed */
	item?: number;
}

/** The outcome of one execution of a workflow. */
export interface RunResult {
	success: boolean;
	error?: RunError;
	executionId: string;
	/**
	 * For each node that ran, its items by output. A node that ran several times (in a loop) has the
	 * items of all its runs, in the order of the runs. The node that failed has one item, whose
	 * `error` says why.
	 */
	nodes: Record<string, INodeExecutionData[][]>;
}

/** Turns what the engine gives back into a result. */
export function toRunResult(run: IRun, executionId: string): RunResult {
	const { runData, error, lastNodeExecuted } = run.data.resultData;
	const nodes = Object.fromEntries(
		Object.entries(runData).map(([name, runs]) => [name, itemsByOutput(runs)]),
	);
	if (run.status === 'success' || run.status === 'waiting') {
		return { success: true, executionId, nodes };
	}
	return {
		success: false,
		executionId,
		nodes,
		error: error
			? describeError(error, lastNodeExecuted)
			: { message: run.status === 'canceled' ? 'The run was cancelled' : `Status: ${run.status}` },
	};
}

/** The words in an error of n8n's or of anyone's. */
export function describeError(error: unknown, lastNode?: string): RunError {
	const from = error as Partial<ExecutionError> & { node?: { name?: string } };
	const node = from.node?.name ?? lastNode;
	const item = from.context?.['itemIndex'];
	return {
		message: from.message || String(error),
		...(from.description && { description: from.description }),
		...(node !== undefined && { node }),
		...(typeof item === 'number' && { item }),
	};
}

function itemsByOutput(runs: ITaskData[]): INodeExecutionData[][] {
	const outputs: (INodeExecutionData[] | undefined)[] = [];
	for (const { data, error } of runs) {
		const main = data?.main ?? [];
		main.forEach((items, output) => {
			const sofar = (outputs[output] ??= []);
			for (const item of items ?? []) sofar.push(item);
		});
		if (error && main.length === 0) {
			(outputs[0] ??= []).push({ json: {}, error: error as INodeExecutionData['error'] });
		}
	}
	// An output that only a later one's run filled in.
	return Array.from(outputs, (items) => items ?? []);
}
