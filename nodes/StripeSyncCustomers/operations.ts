import { operationRouter } from '../../lib/n8n/operations';
import * as bothWays from './bothWays.operation';
import * as compare from './compare.operation';
import { commonOptions } from './options';
import * as sendCustomer from './sendCustomer.operation';
import * as syncAll from './syncAll.operation';
import * as syncFromStripe from './syncFromStripe.operation';
import * as writeCustomerId from './writeCustomerId.operation';

/** What the node can do, in the order of the list. */
export const operations = operationRouter({
	operations: [sendCustomer, syncAll, syncFromStripe, bothWays, writeCustomerId, compare],
	options: commonOptions,
});
