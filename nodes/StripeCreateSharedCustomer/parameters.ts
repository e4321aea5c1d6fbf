import type { IExecuteFunctions } from 'n8n-workflow';
import { required } from '../../lib/n8n/addedOptions';
import { asText, pickerText } from '../../lib/n8n/parameterText';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { type ShareableDetail, SHAREABLE_DETAILS } from '../../lib/sharedCustomers/details';
import { checkAccountIds, checkCustomerId } from '../../lib/sharedCustomers/ids';
import type { SharingWay } from '../../lib/sharedCustomers/methodToShare';
import { stripeObjectId } from '../../lib/stripe/objectId';
import { sourceKind } from '../../lib/stripe/paymentSource';
import { choiceOf, groupOf, listOf } from '../../lib/values';

const ACCOUNTS = 'Connected Account Names or IDs';
const CUSTOMER = 'Platform Customer';

/** The location of the platform's account; '' for the credential's main one. */
export function readLocation(context: IExecuteFunctions, item: number): string {
	const options = groupOf(context.getNodeParameter('options', item, {}), 'Options');
	return accountChoice(options).location ?? '';
}

/** @throws Problem when it is not the ID of a customer */
export function readPlatformCustomer(context: IExecuteFunctions, item: number): string {
	const given = pickerText(context.getNodeParameter('platformCustomer', item, ''), CUSTOMER);
	return checkCustomerId(stripeObjectId(required(given, CUSTOMER), 'customer', CUSTOMER), CUSTOMER);
}

/** @throws Problem when there is none, or one is not the ID of an account */
export function readAccounts(context: IExecuteFunctions, item: number): string[] {
	const given = context.getNodeParameter('connectedAccounts', item, []);
	return checkAccountIds(idsIn(given), ACCOUNTS);
}

/** As {@link readAccounts}; undefined when none is chosen. */
export function readAccountsIfAny(context: IExecuteFunctions, item: number): string[] | undefined {
	const given = context.getNodeParameter('connectedAccounts', item, []);
	const isChosen = !(Array.isArray(given) && given.length === 0) && given !== '';
	return isChosen ? checkAccountIds(idsIn(given), ACCOUNTS) : undefined;
}

function idsIn(given: unknown): string[] {
	return listOf(given, ACCOUNTS).map((id) => stripeObjectId(id, 'account', ACCOUNTS));
}

/** What is shared, and how. */
export interface SharingChoice {
	way: SharingWay;
	details: ShareableDetail[];
}

/** @throws Problem when something is none of its choices */
export function readSharing(context: IExecuteFunctions, item: number): SharingChoice {
	const field = 'Share By';
	const given = asText(context.getNodeParameter('shareBy', item, 'automatic'), field);
	const names = listOf(context.getNodeParameter('details', item, []), 'Details to Share');
	return {
		way: choiceOf(required(given, field), field, ['automatic', 'clone', 'token']) ?? 'automatic',
		details: names.flatMap((name) => choiceOf(name, 'Details to Share', SHAREABLE_DETAILS) ?? []),
	};
}

/**
 * @returns undefined when it is empty
 * @throws Problem when it is not the ID of something that can be attached
 */
export function readPaymentSource(context: IExecuteFunctions, item: number): string | undefined {
	const source = asText(context.getNodeParameter('paymentSource', item, ''), 'Payment Source');
	if (source === '') return undefined;
	sourceKind(source, 'Payment Source');
	return source;
}
