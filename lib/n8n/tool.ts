import type { IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../errors';

/**
 * Whether a model calls the node, as a tool of an agent. Then all that it gets back are the fields of the
 * items on the first output, and each costs it attention.
 * https://github.com/n8n-io/n8n/blob/master/packages/cli/src/tool-generation/ai-tools.ts
 */
export function isCalledByModel(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** How an expression asks the model for a value, in all its spellings. */
const ASKS_MODEL = /\$fromai/i;

/**
 * Refuses to let a model decide what the builder has to: whose money is moved, and how much at most.
 *
 * @param fields labels of the fields and options that the builder fixes, by their names
 * @throws Problem when the node is a tool and one of them asks the model
 */
export function refuseModelsChoice(
	context: IExecuteFunctions,
	fields: Readonly<Record<string, string>>,
): void {
	if (!isCalledByModel(context)) return;
	const { options, ...parameters } = context.getNode().parameters;
	const given = [...Object.entries(parameters), ...entriesOf(options)];
	for (const [name, value] of given) {
		const field = fields[name];
		if (field === undefined || !ASKS_MODEL.test(JSON.stringify({ value }))) continue;
		throw badInput(
			field,
			'the model would fill it in',
			'Fill it in yourself, or map it from the item that the agent works on',
		);
	}
}

function entriesOf(options: unknown): Array<[string, unknown]> {
	return typeof options === 'object' && options !== null ? Object.entries(options) : [];
}
