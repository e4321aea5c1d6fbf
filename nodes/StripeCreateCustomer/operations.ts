import { operationRouter } from '../../lib/n8n/operations';
import * as create from './create.operation';
import * as createOrUpdate from './createOrUpdate.operation';
import { commonOptions } from './options';

/** What the node can do, in the order of the list. */
export const operations = operationRouter({
	operations: [create, createOrUpdate],
	options: commonOptions,
});
