import type { IDataObject } from 'n8n-workflow';
import type { AccountMethods } from '../../lib/linking/listMethods';

/** What an account's customer has stored, as every operation that reads it puts it out. */
export function methodsJson({ methods, ...known }: AccountMethods): IDataObject {
	const usable = methods.filter(({ isUsable }) => isUsable).length;
	return { ...known, usable, paymentMethods: methods.map((method) => ({ ...method })) };
}
