import type { INodeProperties } from 'n8n-workflow';

const mapper = (kind: 'business' | 'person', more: object = {}): INodeProperties => {
	const accounts = kind === 'business' ? 'Business Accounts' : 'Person Accounts';
	return {
		displayName: `Fields of ${accounts}`,
		name: `${kind}Fields`,
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		typeOptions: {
			loadOptionsDependsOn: ['salesforceAuthentication'],
			resourceMapper: {
				resourceMapperMethod: `${kind}Fields`,
				mode: 'map',
				valuesLabel: `Fields of ${accounts}`,
				fieldWords: { singular: 'customer field', plural: 'customer fields' },
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: false,
			},
		},
		...more,
		description: `Which field of the account stands for each field of the customer, for ${accounts}`,
	};
};

const business = mapper('business');

/** Which account field stands for which field of the customer, for companies and for people. */
export const mappers = [business, mapper('person')];

/** The same where the builder chooses between companies and people. */
export const mappersOfChosenKind = [
	business,
	mapper('person', { displayOptions: { show: { accountKind: ['all', 'person'] } } }),
];
