import { operationRouter } from '../../lib/n8n/operations';
import { commonOptions } from './options';
import * as send from './send.operation';

/** What the node can do, in the order of the list. */
export const operations = operationRouter({ operations: [send], options: commonOptions });
