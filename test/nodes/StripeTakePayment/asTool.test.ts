import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readMaximum, readOrder, readPayment } from '../../../nodes/StripeTakePayment/parameters';

const INVOICE = 'a0XgL00000B2c3DUAR';
const FROM_MODEL = "={{ $fromAI('x') }}";

/** As much of n8n as reading the parameters needs, on the panel or as a tool of an agent. */
function context(parameters: IDataObject, isTool = true): IExecuteFunctions {
	return {
		getNode: () => ({ id: '1', type: `stripeTakePayment${isTool ? 'Tool' : ''}`, parameters }),
		getNodeParameter: (name: string, _index: number, fallback?: unknown) =>
			parameters[name] ?? fallback,
		getInstanceId: () => 'i',
		getWorkflow: () => ({ id: 'w' }),
		getExecutionId: () => '1',
		evaluateExpression: () => 0,
	} as unknown as IExecuteFunctions;
}

const order = (parameters: IDataObject, isTool?: boolean) =>
	readOrder(context({ invoiceId: INVOICE, maximumAmount: '20', ...parameters }, isTool), 0);

describe('as a tool of an agent', () => {
	it('takes nothing without a bound', () => {
		expect(() => order({ maximumAmount: '' })).toThrow(
			'Maximum Amount: it is empty, and a model decides on the amount',
		);
		expect(order({ maximumAmount: '' }, false).maximum).toBe('');
	});

	it.each([
		['Invoice ID', { invoiceId: FROM_MODEL }],
		['Invoice ID', { invoiceId: { __rl: true, mode: 'id', value: "={{ $fromai('x') }}" } }],
		['Customer ID', { payFor: 'amount', customerId: FROM_MODEL, amount: '5' }],
		['Account ID', { payFor: 'account', accountId: FROM_MODEL, amount: '5' }],
		['Currency', { currency: FROM_MODEL }],
		['Maximum Amount', { maximumAmount: "={{ $fromAi('x') }}" }],
		['More Than Is Left', { options: { moreThanIsLeft: FROM_MODEL } }],
		['Connected Account', { options: { connectedAccount: FROM_MODEL } }],
		['Location', { options: { location: FROM_MODEL } }],
		['Name Mapping', { options: { nameMapping: FROM_MODEL } }],
	])('lets no model fill in %s', (field, parameters) => {
		expect(() => order({ currency: 'USD', ...parameters })).toThrow(
			`${field}: the model would fill it in`,
		);
	});

	it('lets no model choose the payment that is given back or canceled', () => {
		expect(() => readPayment(context({ paymentId: FROM_MODEL }), 0, ['pi_'])).toThrow(
			'Payment ID: the model would fill it in',
		);
		expect(() => readMaximum(context({ maximumAmount: '' }), 0)).toThrow('Maximum Amount');
	});

	it('lets a model fill in how much, and what for', () => {
		const read = order({ amount: '19.50', options: { paymentDescription: 'Service' } });
		expect(read).toMatchObject({ target: { amount: '19.50' }, maximum: '20', purpose: 'Service' });
	});

	it('takes two calls in one execution for two, if they ask for something else', () => {
		expect(order({ amount: '1' }).callKey).not.toBe(order({ amount: '2' }).callKey);
		expect(order({ amount: '1' }).callKey).toBe(order({ amount: '1' }).callKey);
	});
});
