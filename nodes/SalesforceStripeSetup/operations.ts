import { operationRouter } from '../../lib/n8n/operations';
import * as check from './check.operation';
import * as install from './install.operation';
import * as outboundMessage from './outboundMessage.operation';

/** What the node can do, in the order of the list. */
export const operations = operationRouter({ operations: [check, install, outboundMessage] });
