import type { INodeProperties } from 'n8n-workflow';
import { salesforceAuthentication } from '../../lib/n8n/salesforceAuthentication';
import { operations } from './operations';
import { options } from './options';

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

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: operations.map(({ description }) => description),
		default: 'sendCustomer',
	},
	salesforceAuthentication,
	...operations.flatMap((operation) => operation.properties),
	mapper('business'),
	// A choice that belongs to other operations stays behind in the workflow, and must not count here.
	mapper('person', { displayOptions: { show: { operation: ['sendCustomer', 'syncFromStripe'] } } }),
	mapper('person', {
		displayOptions: {
			show: { operation: ['syncAll', 'bothWays'], accountKind: ['all', 'person'] },
		},
	}),
	options,
];
