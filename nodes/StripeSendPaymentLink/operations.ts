import { operationRouter } from '../../lib/n8n/operations';
import { commonOptions } from './options';
import * as remind from './remind.operation';
import * as send from './send.operation';

/** What the node can do, in the order of the list. */
export const operations = operationRouter({ operations: [send, remind], options: commonOptions });
