import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { listAccounts } from '../accounts/accountChoices';
import { describeObject } from '../salesforce/describe';
import { fieldChoices } from '../salesforce/fieldChoices';
import { listSearch } from './pickers';
import { nodeError } from './problems';
import { BY_HAND, salesforceConnection } from './salesforceConnection';

/** The org's accounts, by name. */
export const searchAccounts = listSearch(
	async (context, filter, after) =>
		await listAccounts(await salesforceConnection(context, BY_HAND), filter, after),
);

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
