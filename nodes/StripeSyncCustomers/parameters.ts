import type { IExecuteFunctions } from 'n8n-workflow';
import { type AddedOptions, addedText, chosen } from '../../lib/n8n/addedOptions';
import { asText, pickerText } from '../../lib/n8n/parameterText';
import { CRM_ID_KEY, FILLED_KEY, ORG_ID_KEY } from '../../lib/customers/metadataKeys';
import { badInput } from '../../lib/errors';
import { enteredRecordId } from '../../lib/salesforce/recordId';
import { checkCustomerId } from '../../lib/customerSync/writeCustomerIds';
import { identifier, type Soql } from '../../lib/salesforce/soql';
import { ACCOUNT_KINDS, checkedSelection } from '../../lib/accounts/selection';
import type { SyncContext } from '../../lib/customerSync/syncContext';
import { stripeObjectId } from '../../lib/stripe/objectId';
import { checkMetadata } from '../../lib/stripe/metadata';
import type { ChosenMapping } from '../../lib/customerSync/accountFields';
import { DELETED_CHOICES } from '../../lib/customerSync/deletedAccounts';
import type { SyncAccountsRequest } from '../../lib/customerSync/syncAccounts';
import {
	type CheckpointOptions,
	readCheckpointOptions,
	readSyncRequest,
} from '../../lib/n8n/syncOptions';
import { MAPPED_FIELDS } from '../../lib/customerSync/mappedFields';
import type { FieldMapping } from '../../lib/customerSync/mapping';
import { booleanOf, entriesOf, groupOf } from '../../lib/values';

/** The collection `options`, read; groups as n8n hands them over. */
export interface Options extends CheckpointOptions {
	clearEmptied: boolean;
	/** Undefined when the option was not added. */
	condition: string | undefined;
	matchByEmail: boolean;
	metadata: unknown;
	nameMapping: unknown;
}

/** @throws Problem when an option was added and yields nothing, or something else than it asks for */
export function readOptions(context: IExecuteFunctions): Options {
	const given: AddedOptions = groupOf(context.getNodeParameter('options', 0, {}), 'Options');
	return {
		...readCheckpointOptions(given, 'accounts'),
		clearEmptied: booleanOf(given['clearEmptied'], 'Clear Emptied Fields'),
		condition: addedText(given, 'condition', 'Condition'),
		matchByEmail: booleanOf(given['matchByEmail'], 'Match by Email'),
		metadata: given['metadata'],
		nameMapping: given['nameMapping'],
	};
}

/**
 * The customer's ID of an item.
 *
 * @throws Problem when it is none
 */
export function readCustomerId(context: IExecuteFunctions, index: number): string {
	const given = context.getNodeParameter('customerId', index, '');
	const id = stripeObjectId(pickerText(given, 'Customer ID'), 'customer', 'Customer ID');
	checkCustomerId(id);
	return id;
}

/** The account's ID of an item, in its long form if it is one. */
export function readAccountId(context: IExecuteFunctions, index: number): string {
	const given = context.getNodeParameter('accountId', index, '');
	return enteredRecordId(pickerText(given, 'Account ID'));
}

/** Whether customers that belong to no account get one. */
export function readCreateAccounts(context: IExecuteFunctions): boolean {
	return booleanOf(context.getNodeParameter('createAccounts', 0, false), 'Create Accounts');
}

/**
 * Which account fields make which customer fields.
 *
 * @throws Problem when a field is mapped to what is no field
 */
export function readMapping(context: IExecuteFunctions, options: Options): ChosenMapping {
	const metadata = Object.fromEntries(
		entriesOf(groupOf(options.metadata, 'Metadata').field, 'Metadata').map(
			({ key, accountField }) => [
				asText(key, 'Metadata > Key').trim(),
				identifier(asText(accountField, 'Metadata > Account Field'), 'Metadata > Account Field')
					.text,
			],
		),
	);
	checkMetadata(metadata, [CRM_ID_KEY, ORG_ID_KEY, ...(options.clearEmptied ? [FILLED_KEY] : [])]);
	return {
		business: readMapper(context, 'businessFields', 'Fields of Business Accounts'),
		person: readMapper(context, 'personFields', 'Fields of Person Accounts'),
		metadata,
	};
}

/** Undefined when the builder has left the mapper alone. */
function readMapper(
	context: IExecuteFunctions,
	name: string,
	label: string,
): FieldMapping | undefined {
	const given = context.getNodeParameter(name, 0, {}) as { value?: unknown } | null;
	const value = given?.value;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	const known = new Set(MAPPED_FIELDS.map(({ id }) => id));
	const entries = Object.entries(value)
		.map(([id, field]) => [id, asText(field, label).trim()] as const)
		.filter(([, field]) => field !== '');
	if (entries.length === 0) return undefined;
	for (const [id, field] of entries) {
		if (!known.has(id)) {
			throw badInput(label, `“${id}” is not a field of a customer`, 'Choose fields in the panel');
		}
		identifier(field, label);
	}
	return Object.fromEntries(entries);
}

/**
 * What the operations ask for that go through the accounts.
 *
 * @returns the request, once there is an org to hold the condition against; that throws a Problem when the
 * condition is none, or the org has no such accounts
 * @throws Problem when a choice is none
 */
export function readSyncAccounts(
	context: IExecuteFunctions,
	options: Options,
): (sync: SyncContext) => Promise<SyncAccountsRequest> {
	const selection = readSelection(context, options);
	const deleted = chosen(
		context.getNodeParameter('deletedAccounts', 0, 'leave'),
		'Deleted Accounts',
		DELETED_CHOICES,
	);
	const request = readSyncRequest(context, options);
	return async (sync) => ({ ...request, selection: await selection(sync), deleted });
}

/**
 * Which accounts are meant.
 *
 * @returns what they have to meet, once there is an org to hold the condition against
 * @throws Problem when the choice is none
 */
export function readSelection(
	context: IExecuteFunctions,
	options: Options,
): (sync: SyncContext) => Promise<Soql | undefined> {
	const choice = {
		kind: chosen(context.getNodeParameter('accountKind', 0, 'all'), 'Accounts', ACCOUNT_KINDS),
		condition: options.condition ?? '',
	};
	return async ({ salesforce }) => await checkedSelection(salesforce, choice);
}
