import { getAdditionalKeys } from 'n8n-core';
import { WorkflowDataProxy } from 'n8n-workflow';
import type { IDataObject, INodeExecutionData, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import { InputError } from './inputError';

type StartRunnerTask = IWorkflowExecuteAdditionalData['startRunnerTask'];

interface CodeSettings {
	code: string;
	nodeMode: 'runOnceForAllItems' | 'runOnceForEachItem';
	chunk?: { startIndex: number; count: number };
}

/**
 * Runs the JavaScript of a Code node. n8n does so in a separate process, its task runner, which is
 * not published; here the code runs in this one, with the same names in reach and the same two
 * modes, and without the runner's sandbox: it is the workflow author's own code.
 * https://docs.n8n.io/code/code-node/
 */
export const runCode = (async (...args: Parameters<StartRunnerTask>) => {
	const [additionalData, jobType, settings, , , , workflow, runExecutionData, runIndex] = args;
	const [activeNodeName, connectionInputData, siblingParameters, mode] = args.slice(10) as [
		Parameters<StartRunnerTask>[10],
		Parameters<StartRunnerTask>[11],
		Parameters<StartRunnerTask>[12],
		Parameters<StartRunnerTask>[13],
	];
	const executeData = args[15];
	if (jobType !== 'javascript') {
		throw new InputError('This harness runs Code nodes in JavaScript only');
	}
	const { code, nodeMode, chunk } = settings as CodeSettings;
	const namesAt = (itemIndex: number): Record<string, unknown> => {
		const keys = getAdditionalKeys(additionalData, mode, runExecutionData);
		const proxy = new WorkflowDataProxy(
			workflow,
			runExecutionData,
			runIndex,
			itemIndex,
			activeNodeName,
			connectionInputData,
			siblingParameters,
			mode,
			keys,
			executeData,
		).getDataProxy();
		return Object.fromEntries(
			Object.keys(proxy)
				.filter((name) => name !== '$json' && name !== '$binary' && name !== '$data')
				.map((name) => [name, proxy[name] as unknown]),
		);
	};
	try {
		if (nodeMode === 'runOnceForAllItems') {
			const result = await call(code, { ...namesAt(0), items: connectionInputData });
			return { ok: true, result };
		}
		const start = chunk?.startIndex ?? 0;
		const end = start + (chunk?.count ?? connectionInputData.length);
		const results: INodeExecutionData[] = [];
		for (let index = start; index < end; index++) {
			const item = connectionInputData[index];
			const names = { ...namesAt(index), item, $json: item?.json, $binary: item?.binary };
			const answer = await call(code, names);
			if (answer) results.push(paired(answer, index));
		}
		return { ok: true, result: results };
	} catch (error) {
		return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
	}
}) as StartRunnerTask;

async function call(code: string, names: Record<string, unknown>): Promise<unknown> {
	const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
	const body = AsyncFunction(...Object.keys(names), code) as (
		...values: unknown[]
	) => Promise<unknown>;
	return await body(...Object.values(names));
}

function paired(answer: unknown, item: number): INodeExecutionData {
	const whole = answer as Partial<INodeExecutionData>;
	const json = (whole.json ?? answer) as IDataObject;
	return { json, pairedItem: { item }, ...(whole.binary && { binary: whole.binary }) };
}
