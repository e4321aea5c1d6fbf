import { operationRouter } from '../../lib/n8n/operations';
import { locationOption } from '../../lib/n8n/stripeAccountOptions';
import * as listShared from './listShared.operation';
import * as refresh from './refresh.operation';
import * as remove from './remove.operation';
import * as share from './share.operation';

/** What the node can do, in the order of the list. */
export const operations = operationRouter({
	operations: [share, listShared, refresh, remove],
	options: [locationOption],
});
