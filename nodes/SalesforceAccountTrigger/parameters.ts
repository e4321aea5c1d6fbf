import type {
	IHookFunctions,
	INodeExecutionData,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { ownFields } from '../../lib/accounts/accountShape';
import { ACCOUNT_KINDS } from '../../lib/accounts/selection';
import { type AccountChange, type AccountWatch, CHANGE_EVENTS } from '../../lib/accounts/watch';
import { type AddedOptions, addedText, chosen } from '../../lib/n8n/addedOptions';
import { readModel } from '../../lib/n8n/nameMapping';
import type { Model } from '../../lib/model/resolveModel';
import { longRecordId } from '../../lib/salesforce/recordId';
import { booleanOf, groupOf, listOf } from '../../lib/values';

export type TriggerContext = IHookFunctions | IPollFunctions | IWebhookFunctions;

const WAYS = ['poll', 'realTime'] as const;

/** @throws Problem when it is neither way of watching */
export function watchesInRealTime(context: TriggerContext): boolean {
	return chosen(context.getNodeParameter('watchBy', 'poll'), 'Watch By', WAYS) === 'realTime';
}

function readOptions(context: TriggerContext): AddedOptions {
	return groupOf(context.getNodeParameter('options', {}), 'Options');
}

/**
 * Where to begin when nothing is remembered; '' for ten minutes back.
 *
 * @throws Problem when the option was added and yields nothing
 */
export function readStartFrom(context: TriggerContext): string {
	return addedText(readOptions(context), 'startFrom', 'Start From') ?? '';
}

/**
 * The org whose outbound messages are taken, its ID in the long form; undefined for any.
 *
 * @throws Problem when the option was added and yields nothing: it is not for any org then
 */
export function readOrganizationId(context: TriggerContext): string | undefined {
	const id = addedText(readOptions(context), 'organizationId', 'Organization ID');
	return id === undefined ? undefined : longRecordId(id);
}

/**
 * The org's names for what the package keeps in it.
 *
 * @throws Problem when *Name Mapping* is wrong
 */
export function readNames(context: TriggerContext): Model {
	return readModel(readOptions(context)['nameMapping']);
}

/**
 * What the node's fields say is to be watched.
 *
 * @throws Problem when a choice is none, or an option was added and yields nothing, or *Name Mapping* is wrong
 */
export function readWatch(context: TriggerContext): AccountWatch {
	const options = readOptions(context);
	const { includeOwner, includePrimaryContact } = options;
	return {
		event: chosen(context.getNodeParameter('triggerOn', 'both'), 'Trigger On', CHANGE_EVENTS),
		kind: chosen(context.getNodeParameter('accountKind', 'all'), 'Accounts', ACCOUNT_KINDS),
		fields: listOf(context.getNodeParameter('fields', []), 'Field Names or IDs'),
		condition: addedText(options, 'condition', 'Condition') ?? '',
		ownFields: ownFields(readNames(context)),
		withOwner: booleanOf(includeOwner, 'Include Owner'),
		withPrimaryContact: booleanOf(includePrimaryContact, 'Include Primary Contact'),
	};
}

/** One item for each change. A trigger has no input that they could be paired with. */
export function itemsOf(changes: readonly AccountChange[]): INodeExecutionData[] {
	return changes.map(({ changeType, account }) => ({ json: { changeType, ...account } }));
}
