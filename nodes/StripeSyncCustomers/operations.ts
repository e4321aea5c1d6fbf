import * as bothWays from './bothWays.operation';
import * as sendCustomer from './sendCustomer.operation';
import * as syncAll from './syncAll.operation';
import * as syncFromStripe from './syncFromStripe.operation';

/** What the node can do, in the order of the list. */
export const operations = [sendCustomer, syncAll, syncFromStripe, bothWays] as const;
