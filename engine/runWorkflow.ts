import { randomInt } from 'node:crypto';

import { WorkflowExecute } from 'n8n-core';
import { createRunExecutionData } from 'n8n-workflow';
import type { INode, INodeExecutionData, IPinData, WorkflowExecuteMode } from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { InputError } from './inputError';
import { DEFAULT_INSTANCE_ID, onInstance } from './n8nRuntime';
import { checkReadiness } from './readiness';
import { describeError, toRunResult } from './runResult';
import type { RunResult } from './runResult';
import { openSession, startNodeOf } from './session';
import type { Session } from './session';

/** One execution of a workflow. */
export interface RunOptions {
	/** the workflow in n8n's export form */
	workflow: object;
	/** credentials in n8n's export form: `{id, name, type, data}`, decrypted */
	credentials?: readonly object[];
	/** output of nodes that shall not run, by node name; goes before what the workflow has pinned */
	pinData?: IPinData;
	/** what `$execution.id` says; the same ID again replays that execution */
	executionId?: string;
	/** what `getInstanceId()` says; the same in every process unless given */
	instanceId?: string;
	/** default `manual`, as from the editor: pinned data counts and triggers fetch what they find */
	mode?: WorkflowExecuteMode;
	/** name of the node to start from; default a pinned trigger, the Manual Trigger, any trigger */
	startNode?: string;
	/** ends the run early when aborted */
	signal?: AbortSignal;
	/** folder of the built package whose nodes the workflow uses; default this project */
	packageDir?: string;
}

/**
 * Runs a workflow to its end on n8n's own engine.
 *
 * @returns what each node put out, and the error in words if the workflow failed
 * @throws InputError when it cannot start: an unknown node type, a missing credential, a required
 *   parameter left empty
 */
export async function runWorkflow(options: RunOptions): Promise<RunResult> {
	const session = await openSession(options);
	const mode = options.mode ?? 'manual';
	const start = options.startNode
		? session.workflow.getNode(options.startNode)
		: startNodeOf(session, mode);
	if (!start) {
		throw new InputError(
			options.startNode
				? `There is no node "${options.startNode}" to start from`
				: 'The workflow has no node to start from: add a Manual Trigger',
		);
	}
	return await execute(session, start, options);
}

/**
 * Runs a session from `start`.
 *
 * @param output what the start node has already put out (a poll, a webhook); it then does not run
 */
export async function execute(
	session: Session,
	start: INode,
	options: Pick<RunOptions, 'executionId' | 'instanceId' | 'mode' | 'signal'> & {
		address?: string;
	},
	output?: INodeExecutionData[][],
): Promise<RunResult> {
	const mode = options.mode ?? 'manual';
	const executionId = options.executionId ?? newExecutionId();
	const { workflow, file, credentialsHelper } = session;
	// Only a run from the editor looks at pinned data.
	const pinData = mode === 'manual' ? session.pinData : {};
	checkReadiness(
		workflow,
		start,
		output ? { ...pinData, [start.name]: [] } : pinData,
		session.store,
	);
	refuseUnpinnedWebhook(session, start, pinData, output);

	const additionalData = additionalDataFor({
		workflow: file,
		credentialsHelper,
		executionId,
		mode,
		...(options.address && { address: options.address }),
	});
	const data = createRunExecutionData({
		startData: {},
		resultData: { pinData },
		executionData: {
			nodeExecutionStack: [
				{ node: start, data: { main: output ?? [[{ json: {} }]] }, source: null },
			],
		},
	});
	return await onInstance(options.instanceId ?? DEFAULT_INSTANCE_ID, async () => {
		const running = new WorkflowExecute(additionalData, mode, data).processRunExecutionData(
			workflow,
		);
		const cancel = () => running.cancel();
		options.signal?.addEventListener('abort', cancel, { once: true });
		if (options.signal?.aborted) cancel();
		try {
			return toRunResult(await running, executionId);
		} catch (error) {
			// The engine gives node failures back as data; what it throws stopped the run as a whole.
			return { success: false, executionId, nodes: {}, error: describeError(error) };
		} finally {
			options.signal?.removeEventListener('abort', cancel);
		}
	});
}

/** A trigger that is called from outside has nothing to put out when nobody calls. */
function refuseUnpinnedWebhook(
	{ workflow }: Session,
	start: INode,
	pinData: IPinData,
	output: INodeExecutionData[][] | undefined,
): void {
	const type = workflow.nodeTypes.getByNameAndVersion(start.type, start.typeVersion);
	const waits = type.webhook && !type.execute && !type.poll && !type.trigger;
	if (waits && !output && !pinData[start.name]) {
		throw new InputError(
			`Node "${start.name}" waits to be called: pin what it shall put out (--pin FILE)`,
		);
	}
}

/** A new execution ID. n8n numbers its executions; a number drawn from 2^47 is new without anybody counting. */
export function newExecutionId(): string {
	return String(randomInt(1, 2 ** 47));
}
