import type {
	IHookFunctions,
	INodeExecutionData,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { AccountKind } from '../../lib/accounts/selection';
import type { AccountChange, AccountWatch, ChangeEvent } from '../../lib/accounts/watch';
import { asText } from '../../lib/n8n/parameterText';

export type TriggerContext = IHookFunctions | IPollFunctions | IWebhookFunctions;

/** The collection `options`. */
interface Options {
	condition?: string;
	includeOwner?: boolean;
	includePrimaryContact?: boolean;
	organizationId?: string;
	startFrom?: string;
}

export function watchesInRealTime(context: TriggerContext): boolean {
	return context.getNodeParameter('watchBy', 'poll') === 'realTime';
}

export function readOptions(context: TriggerContext): Options {
	return context.getNodeParameter('options', {}) as Options;
}

/** What the node's fields say is to be watched, unchecked. */
export function readWatch(context: TriggerContext): AccountWatch {
	const { condition, includeOwner, includePrimaryContact } = readOptions(context);
	return {
		event: context.getNodeParameter('triggerOn', 'both') as ChangeEvent,
		kind: context.getNodeParameter('accountKind', 'all') as AccountKind,
		fields: context.getNodeParameter('fields', []) as string[],
		condition: asText(condition, 'Condition'),
		withOwner: includeOwner === true,
		withPrimaryContact: includePrimaryContact === true,
	};
}

/** One item for each change. A trigger has no input that they could be paired with. */
export function itemsOf(changes: readonly AccountChange[]): INodeExecutionData[] {
	return changes.map(({ changeType, account }) => ({ json: { changeType, ...account } }));
}
