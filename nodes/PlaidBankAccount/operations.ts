import { operationRouter } from '../../lib/n8n/operations';
import { locationOption } from '../../lib/n8n/stripeAccountOptions';
import * as attach from './attach.operation';
import * as checkBalance from './checkBalance.operation';
import * as createLinkAddress from './createLinkAddress.operation';
import * as createToken from './createToken.operation';
import * as exchangePublicToken from './exchangePublicToken.operation';
import * as fromWebhook from './fromWebhook.operation';
import * as remove from './remove.operation';

const options = [locationOption];

/** What the node can do, in the order of the lists. */
export const operations = operationRouter({
	resources: [
		{
			name: 'Link',
			value: 'link',
			operations: [createLinkAddress, fromWebhook, exchangePublicToken],
			options,
		},
		{
			name: 'Bank Account',
			value: 'bankAccount',
			operations: [attach, checkBalance, createToken, remove],
			options,
		},
	],
});
