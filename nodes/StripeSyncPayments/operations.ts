import { operationRouter } from '../../lib/n8n/operations';
import * as both from './both.operation';
import * as compare from './compare.operation';
import * as fromStripe from './fromStripe.operation';
import * as onePayment from './onePayment.operation';
import { commonOptions } from './options';
import * as toStripe from './toStripe.operation';

/** What the node can do, in the order of the list. */
export const operations = operationRouter({
	operations: [fromStripe, toStripe, both, onePayment, compare],
	options: commonOptions,
});
