import type { SalesforceRequest } from '../../../../lib/salesforce/connection';

/** A row that was written to Salesforce, without what every writing stamps anew. */
export interface Written {
	/** Names the record. */
	key: string;
	/** What was written. */
	text: string;
}

interface Call {
	method?: string;
	path: string;
	json: unknown;
	answer: unknown;
}

/** The rows of payments and invoices that a request has written, those of checkpoints left out. */
export function writtenBy(request: SalesforceRequest, answer: unknown): Written[] {
	return callsOf(request, answer).flatMap(({ method, json, answer: outcomes }) => {
		const { records } = (json ?? {}) as { records?: Array<Record<string, unknown>> };
		if (method === 'GET' || !Array.isArray(records) || !Array.isArray(outcomes)) return [];
		return records.flatMap((row, at) => {
			const { success } = (outcomes[at] ?? {}) as { success?: boolean };
			const { attributes, ...values } = row;
			delete values['Stripe_Synced_At__c'];
			const { type } = attributes as { type?: string };
			if (!success || type === 'Stripe_Sync__c') return [];
			const key = String(row['Stripe_Payment_ID__c'] ?? row['Id']);
			return [{ key, text: JSON.stringify(values) }];
		});
	});
}

/** A request, or each of those that go together in one. */
function callsOf({ method, path, json }: SalesforceRequest, answer: unknown): Call[] {
	if (path !== '/composite') return [{ ...(method && { method }), path, json, answer }];
	const { compositeRequest: calls = [] } = json as {
		compositeRequest?: Array<{ method: string; url: string; body?: unknown }>;
	};
	const { compositeResponse: answers = [] } = answer as {
		compositeResponse?: Array<{ body: unknown }>;
	};
	return calls.map(({ method: own, url, body }, at) => ({
		method: own,
		path: url,
		json: body,
		answer: answers[at]?.body,
	}));
}
