import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { describeObject } from '../salesforce/describe';
import { fieldChoices } from '../salesforce/fieldChoices';
import { listRecords } from '../salesforce/recordChoices';
import { readModel } from './nameMapping';
import { listSearch, type ListSearch } from './pickers';
import { nodeError } from './problems';
import { BY_HAND, salesforceConnection } from './salesforceConnection';

/** The org's accounts, by name. */
export const searchAccounts = listSearch(
	async (context, filter, after) =>
		await listRecords(
			await salesforceConnection(context, BY_HAND),
			{ object: 'Account', details: ['BillingCity'] },
			filter,
			after,
		),
);

/**
 * The org's invoices, by number, each with its status and what is left of it.
 *
 * @param paths where the node has *Name Mapping*, such as `options.nameMapping`
 */
export function invoicePicker({ nameMapping }: { nameMapping: string }): ListSearch {
	return listSearch(async (context, filter, after) => {
		const { invoice } = readModel(context.getCurrentNodeParameter(nameMapping));
		return await listRecords(
			await salesforceConnection(context, BY_HAND),
			{ object: invoice.objectName, details: [invoice.status, invoice.balance] },
			filter,
			after,
		);
	});
}

/**
 * The fields of an object that the connection's user sees, by label.
 *
 * @param object its API name
 */
export function fieldPicker(
	object: string,
): (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]> {
	return async function () {
		try {
			return fieldChoices(await describeObject(await salesforceConnection(this, BY_HAND), object));
		} catch (error) {
			throw nodeError(this.getNode(), error, 0);
		}
	};
}
