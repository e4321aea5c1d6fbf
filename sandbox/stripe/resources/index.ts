import type { Expandables } from '../expand';
import type { Resource } from '../operation';
import { accounts } from './accounts';
import { balanceTransactions } from './balanceTransactions';
import { coupons } from './coupons';
import { customers } from './customers';
import { customerWallet } from './customerWallet';
import { events } from './events';
import { paymentMethods } from './paymentMethods';
import { prices } from './prices';
import { products } from './products';
import { promotionCodes } from './promotionCodes';
import { sources } from './sources';
import { taxIds } from './taxIds';
import { testClocks } from './testClocks';
import { tokens } from './tokens';

/** Everything that the sandbox serves. A new kind of object is one more file in this list. */
export const RESOURCES: Resource[] = [
	accounts,
	balanceTransactions,
	coupons,
	customers,
	customerWallet,
	events,
	paymentMethods,
	prices,
	products,
	promotionCodes,
	sources,
	taxIds,
	testClocks,
	tokens,
];

/** How the fields of each object type are expanded. */
export const EXPANDABLES: Expandables = Object.assign(
	{},
	...RESOURCES.map((resource) => resource.expandable ?? {}),
) as Expandables;
