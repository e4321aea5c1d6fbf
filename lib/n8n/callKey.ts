import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { idempotencyKey } from '../stripe/idempotency';

/**
 * An idempotency key for what a node does for one item in one execution. A retried node and a replayed
 * execution come to the same key; another run of the node, in a loop, to another.
 *
 * @param content what is being done. It counts only where n8n runs a node as an AI agent's tool: there
 * several calls share execution, node and item.
 */
export function callKey(context: IExecuteFunctions, itemIndex: number, content: unknown): string {
	const node = context.getNode();
	const runIndex = Number(context.evaluateExpression('{{ $runIndex }}', itemIndex) ?? 0);
	const isTool = node.type.endsWith('Tool');
	return idempotencyKey(
		'call',
		context.getInstanceId(),
		context.getWorkflow().id ?? '',
		// Without an execution ID there is no telling executions apart: none must repeat another.
		context.getExecutionId() || randomUUID(),
		node.id,
		String(runIndex),
		String(itemIndex),
		isTool ? JSON.stringify(content) : '',
	);
}
