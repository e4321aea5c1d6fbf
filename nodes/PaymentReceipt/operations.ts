import { operationRouter } from '../../lib/n8n/operations';
import * as create from './create.operation';

/** What the node can do. */
export const operations = operationRouter({ operations: [create] });
