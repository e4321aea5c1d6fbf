import Stripe from 'stripe';
import { newPayer, type Payer } from '../../support/payer';
import type { Sandbox } from '../../../sandbox/index';

/** What a part of the exercise works with. */
export interface Kit {
	/** The official SDK, with a test key. */
	readonly stripe: Stripe;
	/** An account that is connected to the SDK's own. */
	readonly connectedAccount: string;
	/**
	 * Sends what the SDK's types would not let pass.
	 * @param form the parameters, encoded: of the query for GET, of the body otherwise
	 * @param version the API version to ask for; the sandbox's default without it
	 * @returns the answer's body
	 * @throws when the status is not the expected one
	 */
	readonly raw: (
		request: string,
		form: string,
		status: number,
		version?: string,
	) => Promise<unknown>;
	/** Somebody who opens the pages that payers see. */
	readonly payer: Payer;
	/** Expects a call of the SDK to be refused with this status. */
	readonly refused: (call: Promise<unknown>, status: number) => Promise<void>;
}

/** A part of the exercise: all there is to do with one kind of object. */
export type Part = (kit: Kit) => Promise<void>;

/** Makes the kit for a sandbox. */
export function kitFor(sandbox: Sandbox): Kit {
	const { url, secretKey, connectedAccounts } = sandbox.stripe;
	const { hostname, port } = new URL(url);
	const [connectedAccount] = connectedAccounts;
	if (connectedAccount === undefined) throw new Error('The sandbox has no connected account.');
	return {
		stripe: new Stripe(secretKey, { host: hostname, port, protocol: 'http', telemetry: false }),
		connectedAccount,
		payer: newPayer(sandbox.pages),
		async raw(request, form, status, version) {
			const [method = '', path = ''] = request.split(' ');
			const inQuery = method === 'GET';
			const response = await fetch(`${url}${path}${inQuery && form !== '' ? `?${form}` : ''}`, {
				method,
				headers: {
					authorization: `Bearer ${secretKey}`,
					...(version === undefined ? {} : { 'stripe-version': version }),
					...(inQuery ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
				},
				...(inQuery ? {} : { body: form }),
			});
			const body = await response.text();
			if (response.status !== status) {
				throw new Error(`${request} ${form}: ${response.status} instead of ${status}: ${body}`);
			}
			return JSON.parse(body) as unknown;
		},
		async refused(call, status) {
			const outcome: unknown = await call.then(
				() => 'success',
				(error: unknown) => (error instanceof Stripe.errors.StripeError ? error.statusCode : error),
			);
			if (outcome !== status)
				throw new Error(`${String(outcome)} instead of a refusal with ${status}`);
		},
	};
}
