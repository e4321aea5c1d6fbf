import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { describeObject } from '../salesforce/describe';
import { nodeError } from './problems';
import { BY_HAND, salesforceConnection } from './salesforceConnection';

/** The fields of the org's accounts that the connection's user sees, by label. */
export async function loadAccountFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	try {
		const { fields } = await describeObject(await salesforceConnection(this, BY_HAND), 'Account');
		return fields
			.map(({ name, label }) => ({ name: `${label} (${name})`, value: name }))
			.sort((one, other) => one.name.localeCompare(other.name));
	} catch (error) {
		throw nodeError(this.getNode(), error, 0);
	}
}
