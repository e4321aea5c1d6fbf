import type { Includables } from '../expand';
import type { StripeJob } from '../jobs';
import type { Resource } from '../operation';
import { accounts } from './accounts';
import { setupIntents } from './setupIntents';
import { refunds } from './refunds';
import { paymentLinks } from './paymentLinks';
import { paymentIntents } from './paymentIntents';
import { invoiceItems } from './invoiceItems';
import { invoicePayments } from './invoicePayments';
import { invoices } from './invoices';
import { paymentRecords } from './paymentRecords';
import { mandates } from './mandates';
import { disputes } from './disputes';
import { checkoutSessions } from './checkoutSessions';
import { charges } from './charges';
import { accountBalance } from './accountBalance';
import { balanceTransactions } from './balanceTransactions';
import { coupons } from './coupons';
import { customers } from './customers';
import { customerWallet } from './customerWallet';
import { events } from './events';
import { paymentMethods } from './paymentMethods';
import { payouts } from './payouts';
import { prices } from './prices';
import { products } from './products';
import { promotionCodes } from './promotionCodes';
import { sources } from './sources';
import { taxIds } from './taxIds';
import { testClocks } from './testClocks';
import { tokens } from './tokens';
import { webhookEndpoints } from './webhookEndpoints';

/** Everything that the sandbox serves. A new kind of object is one more file in this list. */
export const RESOURCES: Resource[] = [
	invoiceItems,
	invoicePayments,
	invoices,
	paymentRecords,
	checkoutSessions,
	paymentLinks,
	setupIntents,
	refunds,
	paymentIntents,
	mandates,
	disputes,
	charges,
	accountBalance,
	accounts,
	balanceTransactions,
	coupons,
	customers,
	customerWallet,
	events,
	paymentMethods,
	payouts,
	prices,
	products,
	promotionCodes,
	sources,
	taxIds,
	testClocks,
	tokens,
	webhookEndpoints,
];

/** What each object type includes on demand. */
export const INCLUDABLES: Includables = Object.assign(
	{},
	...RESOURCES.map((resource) => resource.includable ?? {}),
) as Includables;

/** What happens later, by kind. */
export const JOBS: Readonly<Record<string, StripeJob>> = Object.assign(
	{},
	...RESOURCES.map((resource) => resource.jobs ?? {}),
) as Record<string, StripeJob>;
