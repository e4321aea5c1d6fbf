import type { IExecuteFunctions } from 'n8n-workflow';
import { callKey } from '../../../lib/n8n/callKey';

const CALL = {
	instance: 'instance',
	workflow: 'workflow',
	execution: '4711' as string | undefined,
	node: 'node',
	type: 'stripeCreateCustomer',
	run: 0,
	item: 0,
	content: {} as unknown,
};

/** The key of a call as n8n's context describes it. */
function keyOf(more: Partial<typeof CALL> = {}): string {
	const call = { ...CALL, ...more };
	const context = {
		getNode: () => ({ id: call.node, type: call.type }),
		getInstanceId: () => call.instance,
		getWorkflow: () => ({ id: call.workflow }),
		getExecutionId: () => call.execution,
		evaluateExpression: (expression: string) =>
			expression === '{{ $runIndex }}' ? call.run : undefined,
	} as unknown as IExecuteFunctions;
	return callKey(context, call.item, call.content);
}

it('is the same for the same call: a retried node makes no second customer', () => {
	expect(keyOf()).toBe(keyOf());
	expect(keyOf({ content: { name: 'Edge' } })).toBe(keyOf());
});

it.each([
	['run of the node, as in Loop Over Items', { run: 1 }],
	['item', { item: 1 }],
	['execution', { execution: '4712' }],
	['node', { node: 'other' }],
	['workflow', { workflow: 'other' }],
	['instance of n8n', { instance: 'other' }],
])('is another for another %s', (_what, more) => {
	expect(keyOf(more)).not.toBe(keyOf());
});

it('keeps run and item apart', () => {
	expect(keyOf({ run: 1, item: 11 })).not.toBe(keyOf({ run: 11, item: 1 }));
});

it('is another for other content where an AI agent calls the node as its tool', () => {
	const tool = { type: 'stripeCreateCustomerTool' };

	expect(keyOf({ ...tool, content: { name: 'Edge' } })).not.toBe(
		keyOf({ ...tool, content: { name: 'Burlington' } }),
	);
});

it('is never the same twice where the execution has no ID', () => {
	expect(keyOf({ execution: undefined })).not.toBe(keyOf({ execution: undefined }));
});
