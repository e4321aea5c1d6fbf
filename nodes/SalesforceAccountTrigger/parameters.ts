import type {
	IHookFunctions,
	INodeExecutionData,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { AccountKind } from '../../lib/accounts/selection';
import type { AccountChange, AccountWatch, ChangeEvent } from '../../lib/accounts/watch';
import { ownFields } from '../../lib/accounts/accountShape';
import { readModel } from '../../lib/n8n/nameMapping';
import { asText } from '../../lib/n8n/parameterText';
import { booleanOf, groupOf, listOf } from '../../lib/values';

export type TriggerContext = IHookFunctions | IPollFunctions | IWebhookFunctions;

/** The collection `options`. */
interface Options {
	condition?: unknown;
	includeOwner?: unknown;
	includePrimaryContact?: unknown;
	nameMapping?: unknown;
	organizationId?: unknown;
	startFrom?: unknown;
}

export function watchesInRealTime(context: TriggerContext): boolean {
	return context.getNodeParameter('watchBy', 'poll') === 'realTime';
}

export function readOptions(context: TriggerContext): Options {
	return groupOf(context.getNodeParameter('options', {}), 'Options');
}

/**
 * What the node's fields say is to be watched, unchecked.
 *
 * @throws Problem when *Name Mapping* is wrong
 */
export function readWatch(context: TriggerContext): AccountWatch {
	const { condition, includeOwner, includePrimaryContact, nameMapping } = readOptions(context);
	return {
		event: context.getNodeParameter('triggerOn', 'both') as ChangeEvent,
		kind: context.getNodeParameter('accountKind', 'all') as AccountKind,
		fields: listOf(context.getNodeParameter('fields', []), 'Field Names or IDs'),
		condition: asText(condition, 'Condition'),
		ownFields: ownFields(readModel(nameMapping)),
		withOwner: booleanOf(includeOwner, 'Include Owner'),
		withPrimaryContact: booleanOf(includePrimaryContact, 'Include Primary Contact'),
	};
}

/** One item for each change. A trigger has no input that they could be paired with. */
export function itemsOf(changes: readonly AccountChange[]): INodeExecutionData[] {
	return changes.map(({ changeType, account }) => ({ json: { changeType, ...account } }));
}
