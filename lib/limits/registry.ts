import { createHash } from 'node:crypto';
import type { Clock } from '../clock';
import { type Ceilings, RequestLimiter } from './requestLimiter';

/**
 * The limiters of this process, one an account: all nodes and executions that use an account share its
 * limits. The build keeps this module in one place for all bundled nodes.
 */
const limiters = new Map<string, RequestLimiter>();

/**
 * The limiter of an account.
 *
 * @param identity what names the account: service, address and key; kept only as a hash
 * @param ceilings in requests a second; a change of ceilings starts a new limiter
 */
export function limiterFor(
	identity: readonly string[],
	ceilings: Ceilings,
	clock: Clock,
): RequestLimiter {
	const name = createHash('sha256')
		.update(JSON.stringify([identity, ceilings]))
		.digest('hex');
	let limiter = limiters.get(name);
	if (!limiter) {
		limiter = new RequestLimiter(ceilings, clock);
		limiters.set(name, limiter);
	}
	return limiter;
}
