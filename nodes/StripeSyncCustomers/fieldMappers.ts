import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import { nodeError } from '../../lib/n8n/problems';
import { BY_HAND, salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { describeObject, fieldOf, type ObjectDescription } from '../../lib/salesforce/describe';
import { fieldChoices } from '../../lib/salesforce/fieldChoices';
import { MAPPED_FIELDS } from '../../lib/customerSync/mappedFields';

/** The customer's fields, each with the account's fields to choose from, for Business Accounts. */
export async function businessFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await mapperFields(this, 'business');
}

/** The same for Person Accounts. */
export async function personFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await mapperFields(this, 'person');
}

async function mapperFields(
	context: ILoadOptionsFunctions,
	kind: 'business' | 'person',
): Promise<ResourceMapperFields> {
	let account: ObjectDescription;
	try {
		account = await describeObject(await salesforceConnection(context, BY_HAND), 'Account');
	} catch (error) {
		throw nodeError(context.getNode(), error, 0);
	}
	if (kind === 'person' && !fieldOf(account, 'IsPersonAccount')) {
		return {
			fields: [],
			emptyFieldsNotice:
				'This org has no Person Accounts, or the connection’s user may not see them.',
		};
	}
	const options = fieldChoices(account);
	const there = new Set(options.map(({ value }) => value));
	return {
		fields: MAPPED_FIELDS.map((field) => {
			const preset = field[kind];
			const isPreset = preset !== undefined && there.has(preset);
			return {
				id: field.id,
				displayName: field.label,
				type: 'options',
				options,
				required: false,
				display: true,
				defaultMatch: false,
				canBeUsedToMatch: false,
				removed: !isPreset,
				...(isPreset && { defaultValue: preset }),
			};
		}),
	};
}
