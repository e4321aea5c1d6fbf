import { operationRouter } from '../../lib/n8n/operations';
import * as create from './create.operation';
import * as send from './send.operation';

/** What the node can do. */
export const operations = operationRouter({ operations: [create, send] });
