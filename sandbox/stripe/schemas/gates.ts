import { invalidParameter } from '../errors';
import { isBefore } from '../versions';
import type { OperationName } from './operationParams';
import type { ParamSchema } from './normalize';

/** A parameter that requests of older versions may still send. */
interface Gate {
	operations: OperationName[];
	param: string;
	schema: ParamSchema;
	/** The first version without it. */
	removedIn: string;
	/** What later versions refuse it with, where that is more than an unknown parameter. */
	refusal?: { code: string; message: string };
}

const GATES: Gate[] = [
	// https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-singular-coupon-promotion-code
	{
		operations: ['customers.create', 'customers.update'],
		param: 'coupon',
		schema: { type: 'string', nullable: true },
		removedIn: '2025-03-31.basil',
	},
	{
		operations: ['customers.create', 'customers.update'],
		param: 'promotion_code',
		schema: { type: 'string', nullable: true },
		removedIn: '2025-03-31.basil',
	},
	// https://docs.stripe.com/changelog/clover/2025-09-30/polymorphic-coupon
	{
		operations: ['promotionCodes.create'],
		param: 'coupon',
		schema: { type: 'string' },
		removedIn: '2025-09-30.clover',
	},
	// https://docs.stripe.com/payments/payment-methods/dynamic-payment-methods
	{
		operations: [
			'checkout.sessions.create',
			'paymentIntents.confirm',
			'paymentIntents.create',
			'paymentIntents.update',
			'setupIntents.create',
			'setupIntents.update',
		],
		param: 'payment_method_types',
		schema: { type: 'array', items: { type: 'string' } },
		removedIn: '2026-09-30.endive',
		refusal: {
			code: 'payment_method_types_no_longer_supported',
			message:
				'`payment_method_types` is no longer supported. Use `allowed_payment_method_types` to filter the payment methods that are enabled in the Dashboard.',
		},
	},
];

/** Refuses a parameter that has been taken away with a message of its own. */
export function refuseRemoved(name: OperationName, params: object, version: string): void {
	const gone = GATES.find(
		(gate) =>
			gate.refusal &&
			gate.param in params &&
			gate.operations.includes(name) &&
			!isBefore(version, gate.removedIn),
	);
	if (gone?.refusal) throw invalidParameter(gone.refusal.message, gone.param, gone.refusal.code);
}

/** The releases at which some schema changes; a check is prepared once for each span between them. */
export function schemaEra(version: string): string {
	const releases = [...new Set(GATES.map((gate) => gate.removedIn))].sort();
	return releases.find((release) => isBefore(version, release)) ?? 'current';
}

/** The schema that a request of `version` is held against. */
export function schemaFor(name: OperationName, schema: ParamSchema, version: string): ParamSchema {
	const open = GATES.filter(
		(gate) => gate.operations.includes(name) && isBefore(version, gate.removedIn),
	);
	if (open.length === 0) return schema;
	const added = Object.fromEntries(open.map((gate) => [gate.param, gate.schema]));
	const required = schema.required?.filter((param) => !(param === 'promotion' && added['coupon']));
	return {
		...schema,
		properties: { ...schema.properties, ...added },
		...(required && { required }),
	};
}
