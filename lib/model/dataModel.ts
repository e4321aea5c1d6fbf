import { ACCOUNT } from './account';
import type { ModelObject } from './definition';
import { INVOICE } from './invoice';
import { PAYMENT } from './payment';
import { SYNC_STATE } from './syncState';

/** Everything that the nodes keep in an org, by the names that it has there unless the builder has others. */
export const DATA_MODEL = {
	account: ACCOUNT,
	invoice: INVOICE,
	payment: PAYMENT,
	syncState: SYNC_STATE,
} as const satisfies Readonly<Record<string, ModelObject>>;

/** The objects, by the name that the code knows them by. */
export type ObjectKey = keyof typeof DATA_MODEL;

/** The fields of an object, by the name that the code knows them by. */
export type FieldKey<Owner extends ObjectKey> = keyof (typeof DATA_MODEL)[Owner]['fields'] & string;

/** A field by the names that the code knows it by: `account.customerId`. */
export type FieldPath = { [Owner in ObjectKey]: `${Owner}.${FieldKey<Owner>}` }[ObjectKey];
