import { currencyCode } from '../currencies';
import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf, type ObjectDescription } from '../salesforce/describe';
import { orgCurrency } from '../salesforce/runningUser';
import type { ApiName } from '../salesforce/soql';
import type { Model, ResolvedField } from './resolveModel';

/**
 * The field that an org with several currencies has on every record, in place of one of ours.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_currencytype.htm
 */
export const CURRENCY_ISO_CODE = 'CurrencyIsoCode' as ApiName;

/** Where the currency of an object's records stands. */
export interface RecordCurrency {
	/** The field to read, and to write for records that the package makes. */
	field: ApiName;
	/**
	 * The currency of a record, in capitals: its own, or the org's where it has none.
	 *
	 * @throws Problem when neither says
	 */
	of(record: Readonly<Record<string, unknown>>): string;
}

/** Tells by one of its objects whether an org has several currencies. */
export function hasSeveralCurrencies(object: ObjectDescription): boolean {
	return fieldOf(object, CURRENCY_ISO_CODE) !== undefined;
}

/** Tells whether Salesforce's own field takes the place of this one where there are several currencies. */
export function isReplaced({ key, mapped }: ResolvedField): boolean {
	return !mapped && (key === 'invoice.currency' || key === 'payment.currency');
}

/**
 * Finds out where the currency of invoices or payments stands: in `CurrencyIsoCode` where the org has
 * several currencies, else in the model's field, else it is the org's own.
 *
 * @throws Problem when Salesforce refuses
 */
export async function recordCurrency(
	connection: SalesforceConnection,
	model: Model,
	owner: 'invoice' | 'payment',
): Promise<RecordCurrency> {
	const { objectName, currency } = model[owner];
	const description = await describeObject(connection, objectName);
	const ours = model.objects[owner].fields.find(({ key }) => key === `${owner}.currency`);
	const isStandIn = ours && isReplaced(ours) && hasSeveralCurrencies(description);
	const field = isStandIn ? CURRENCY_ISO_CODE : currency;
	const ofOrg = isStandIn ? undefined : await orgCurrency(connection);
	return {
		field,
		of: (record) => {
			const own = record[fieldOf(description, field)?.name ?? field];
			if (typeof own === 'string' && own.trim() !== '') return currencyCode(own, field);
			if (ofOrg !== undefined) return ofOrg;
			throw new Problem(
				`${field}: it is empty, and Salesforce does not say which currency the org has`,
				{
					origin: 'salesforce',
					field,
					whatToDo: `Enter the currency of the record in ${field}, such as USD.`,
				},
			);
		},
	};
}
