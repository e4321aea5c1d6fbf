import * as sendCustomer from './sendCustomer.operation';

/** What the node can do, in the order of the list. */
export const operations = [sendCustomer] as const;
