import { operationRouter } from '../../lib/n8n/operations';
import * as addBankDetails from './addBankDetails.operation';
import * as addMethod from './addMethod.operation';
import * as cancel from './cancel.operation';
import * as charge from './charge.operation';
import * as chargeBankDetails from './chargeBankDetails.operation';
import * as listMethods from './listMethods.operation';
import { accountOptions } from './options';
import * as refund from './refund.operation';
import * as removeMethod from './removeMethod.operation';
import * as setDefault from './setDefault.operation';
import * as verify from './verify.operation';

/** What the node can do, in the order of the lists. */
export const operations = operationRouter({
	resources: [
		{
			name: 'Payment',
			value: 'payment',
			operations: [charge, refund, cancel],
			options: accountOptions,
		},
		{
			name: 'Stored Method',
			value: 'storedMethod',
			operations: [listMethods, addMethod, addBankDetails, setDefault, removeMethod],
			options: accountOptions,
		},
		{
			name: 'Bank Account',
			value: 'bankAccount',
			operations: [chargeBankDetails, verify],
			options: accountOptions,
		},
	],
});
