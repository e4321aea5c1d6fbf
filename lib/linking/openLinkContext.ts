import type { Clock } from '../clock';
import { badInput } from '../errors';
import { requireModel } from '../model/requireModel';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf, requireFields } from '../salesforce/describe';
import { type ApiName, isApiName } from '../salesforce/soql';
import type { StripeAccounts } from '../stripe/accounts';
import { knownLocation, type LinkContext } from './linkContext';

/**
 * What joining works with, once the org and the credential have what it needs.
 *
 * @param locationFields locations with a field of their own, as the builder entered them
 * @throws Problem when a field is not there or may not be written, or a location is unknown
 */
export async function linkContext(
	salesforce: SalesforceConnection,
	stripe: StripeAccounts,
	model: Model,
	locationFields: ReadonlyArray<readonly [string, string]>,
	clock: Clock,
): Promise<LinkContext> {
	const { customerId, location } = model.account;
	await requireFields(salesforce, 'Account', [customerId]);
	const description = await describeObject(salesforce, 'Account');
	const context: LinkContext = {
		salesforce,
		stripe,
		clock,
		names: { customerId, location },
		locationFields: new Map(),
		hasLocationField: fieldOf(description, location) !== undefined,
	};
	const fields = new Map<string, ApiName>();
	for (const [name, field] of locationFields) {
		if (!isApiName(field)) {
			throw badInput(
				'Location Fields',
				`“${field}” is not the API name of a field`,
				'Use its API name, such as Stripe_Customer_ID_Austin__c',
			);
		}
		fields.set(knownLocation(context, name).toLowerCase(), field);
	}
	if (fields.size > 0) await requireFields(salesforce, 'Account', [...fields.values()]);
	// A credential with locations and accounts that cannot say theirs would join the wrong ones.
	const needsLocation = stripe.locations.length > 1 && fields.size === 0;
	if (needsLocation) await requireModel(salesforce, model, { features: ['locations'] });
	return { ...context, locationFields: fields };
}
