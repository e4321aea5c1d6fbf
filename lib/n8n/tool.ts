import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether a model calls the node, as a tool of an agent. Then all that it gets back are the fields of the
 * items on the first output, and each costs it attention.
 * https://github.com/n8n-io/n8n/blob/master/packages/cli/src/tool-generation/ai-tools.ts
 */
export function isCalledByModel(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}
