import { inTransaction } from '../../control/database';
import { contextFor, type Context, type ContextParts } from '../context';

/** Thrown for an address that leads nowhere; the page server says so. */
export class NothingHere extends Error {
	readonly statusCode = 404;
}

/**
 * Runs `work` in a transaction, in the context of the account and mode that hold the object `id`: a
 * page is opened by an address alone, without a key.
 */
export function atObject<T>(parts: ContextParts, id: string, work: (context: Context) => T): T {
	const scope = parts.table.scopeOf(id);
	if (!scope) throw new NothingHere('There is nothing at this address.');
	const context = contextFor(parts, { scope, now: parts.host.clock.now() });
	return inTransaction(parts.host.database, () => work(context));
}

/** `address` with these parameters added. */
export function withParameters(address: string, parameters: Record<string, string>): string {
	const url = new URL(address);
	for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
	return url.toString();
}
