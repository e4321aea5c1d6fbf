import { eventTypes, PAYMENT_EVENT_NAMES } from '../../../lib/stripe/eventTypes';

const types = eventTypes();

it('Events about payments come first, in a builder’s words', () => {
	expect(types.slice(0, Object.keys(PAYMENT_EVENT_NAMES).length)).toEqual(
		Object.entries(PAYMENT_EVENT_NAMES).map(([type, name]) => ({ type, name })),
	);
});

it.each([
	['customer.tax_id.created', 'Customer Tax ID: Created'],
	['coupon.deleted', 'Coupon: Deleted'],
	['customer_cash_balance_transaction.created', 'Customer Cash Balance Transaction: Created'],
])('All others are told by what they are about: %s', (type, name) => {
	expect(types).toContainEqual({ type, name });
});

it('Each type is there once', () => {
	expect(new Set(types.map(({ type }) => type)).size).toBe(types.length);
});
