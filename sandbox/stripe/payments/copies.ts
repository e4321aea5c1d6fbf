import type { FastifyInstance } from 'fastify';
import { inTransaction } from '../../control/database';
import { newId, randomLetters } from '../ids';
import { type ApiObject, type ObjectTable, Store } from '../store';

/** A payment like another, of another payer or for something else. */
interface PaymentCopy {
	customer?: string;
	metadata?: Record<string, string>;
}

interface CopyRequest {
	id: string;
	copies: PaymentCopy[];
}

/**
 * The control route that copies a payment many times over: what a benchmark has to make before it can
 * begin takes seconds in place of minutes.
 */
export function paymentCopies(app: FastifyInstance, table: ObjectTable): void {
	app.post<{ Body: CopyRequest }>(
		'/stripe/copy-payment',
		{
			bodyLimit: 50 * 1024 * 1024,
			schema: {
				body: {
					type: 'object',
					required: ['id', 'copies'],
					additionalProperties: false,
					properties: {
						id: { type: 'string' },
						copies: {
							type: 'array',
							items: {
								type: 'object',
								additionalProperties: false,
								properties: {
									customer: { type: 'string' },
									metadata: { type: 'object', additionalProperties: { type: 'string' } },
								},
							},
						},
					},
				},
			},
		},
		({ body: { id, copies } }) => {
			const scope = table.scopeOf(id);
			const store = scope && new Store(table, scope);
			const intent = store?.get(id, 'payment_intent');
			if (!store || !intent) throw new Error(`There is no payment ${id}`);
			const charge = store.get(String(intent['latest_charge']), 'charge');
			if (!charge) throw new Error(`Payment ${id} has no charge that could be copied`);
			return inTransaction(table.database, () => ({
				ids: copies.map((copy) => copyPayment(store, intent, charge, copy)),
			}));
		},
	);
}

/** Copies a payment with its charge, and tells nobody; both have the original's balance transaction. */
function copyPayment(
	store: Store,
	intent: ApiObject,
	charge: ApiObject,
	{ customer, metadata = {} }: PaymentCopy,
): string {
	const id = newId('pi');
	const chargeId = newId('ch');
	const common = { ...(customer !== undefined && { customer }), metadata };
	store.insert(
		{
			...intent,
			...common,
			id,
			latest_charge: chargeId,
			client_secret: `${id}_secret_${randomLetters(25)}`,
		},
		{ parent: customer ?? store.parentOf(intent.id), hidden: store.hidden(intent.id) },
	);
	store.insert(
		{ ...charge, ...common, id: chargeId, payment_intent: id },
		{ parent: id, hidden: store.hidden(charge.id) },
	);
	return id;
}
