import { operationRouter } from '../../lib/n8n/operations';
import * as check from './check.operation';
import * as checkPaymentMethods from './checkPaymentMethods.operation';
import * as connect from './connect.operation';
import * as disconnect from './disconnect.operation';
import * as importList from './import.operation';
import * as listPaymentMethods from './listPaymentMethods.operation';
import * as match from './match.operation';
import { commonOptions } from './options';

/** What the node can do, in the order of the lists. */
export const operations = operationRouter({
	resources: [
		{
			name: 'One Account',
			value: 'account',
			operations: [connect, disconnect, listPaymentMethods],
			options: commonOptions,
		},
		{
			name: 'Many Accounts',
			value: 'accounts',
			operations: [check, checkPaymentMethods, importList, match],
			options: commonOptions,
		},
	],
});
