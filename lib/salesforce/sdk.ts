import { PassThrough } from 'node:stream';
import type { Connection } from 'jsforce/lib/core';
import type { HttpAnswer } from './http';
import type { Access } from './session';
import type { SalesforceCall, Transport } from './transport';

export type SalesforceSdk = Connection;

/** What a request through the SDK may add to method, address and body. */
export interface CallOptions extends Pick<SalesforceCall, 'repeatable' | 'readsOnly'> {
	/** How jsforce is to read the answer's body, whatever its headers say; `text/plain` leaves it as it is. */
	responseType?: string;
	/** Hears of the answer before jsforce reduces it to its body. */
	onAnswer?: (answer: HttpAnswer) => void;
}

/**
 * A connection of jsforce over our transport, loaded when something first talks to Salesforce. It is
 * given no `refreshFn`: the transport renews the session.
 *
 * @param apiVersion such as `65.0`
 */
export async function openSdk(
	access: Access,
	apiVersion: string,
	transport: Transport,
): Promise<SalesforceSdk> {
	const { Connection, StreamPromise, Transport: OwnTransport } = await import('./jsforce');
	const connection = new Connection({ ...access, version: apiVersion });
	const ours = new OwnTransport();
	ours.httpRequest = (request, options = {}) =>
		StreamPromise.create(() => ({
			// Nobody streams through here; jsforce only wants something to pipe to.
			stream: new PassThrough(),
			promise: transport(callOf(request, options as CallOptions)).then((answer) => {
				(options as CallOptions).onAnswer?.(answer);
				const headers = Object.entries(answer.headers).map(([name, value]) => [
					name,
					String(value),
				]);
				return {
					statusCode: answer.status,
					headers: Object.fromEntries(headers) as Record<string, string>,
					body: answer.body,
				};
			}),
		}));
	connection._transport = ours;
	return connection;
}

type SdkRequest = Parameters<Connection['_transport']['httpRequest']>[0];

function callOf(request: SdkRequest, options: CallOptions): SalesforceCall {
	const { body } = request;
	if (
		body &&
		typeof body !== 'string' &&
		!Buffer.isBuffer(body) &&
		!(body instanceof URLSearchParams)
	) {
		throw new TypeError('Streams and forms do not go through this connection');
	}
	return {
		method: request.method,
		url: request.url,
		headers: request.headers ?? {},
		...(body && { body: Buffer.isBuffer(body) ? body : body.toString() }),
		repeatable: options.repeatable ?? (isMetadata(request.url) || undefined),
		readsOnly: options.readsOnly,
	};
}

/** Calls of the metadata API name what they make: a second one changes nothing, or is refused. */
function isMetadata(url: string): boolean {
	return new URL(url).pathname.startsWith('/services/Soap/m/');
}
