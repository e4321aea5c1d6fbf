import type { SalesforceRequest } from '../../../../lib/salesforce/connection';

/** A row that was written to Salesforce. */
export interface Written {
	/** Of the record. */
	id: string;
	/** By API name, without what names the record, and without the stamp that each writing makes anew. */
	values: ReadonlyMap<string, string>;
	/** Whether it was stamped. */
	isStamp: boolean;
	/** What was written, to be told. */
	text: string;
}

/** What is known of a record by what was written to it. */
export interface KnownRecord {
	values: Map<string, string>;
	/** It has not been written to since it was last stamped, and the sync knows its stamp. */
	isStamped: boolean;
}

/** The sync's own stamp. */
const STAMP = 'Stripe_Synced_At__c';

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
			const { success, id = '' } = (outcomes[at] ?? {}) as { success?: boolean; id?: string };
			const { attributes, ...written } = row;
			const { type } = attributes as { type?: string };
			if (!success || type === 'Stripe_Sync__c') return [];
			const values = Object.entries(written)
				.filter(([name]) => name !== 'Id' && name !== STAMP)
				.map(([name, value]) => [name, JSON.stringify(value)] as const);
			const isStamp = STAMP in written;
			return [{ id, values: new Map(values), isStamp, text: JSON.stringify(written) }];
		});
	});
}

/**
 * Tells whether a row says nothing that the writings before it have not said, and takes it in. A stamp alone
 * says that its record has been seen as it stands: nothing, where it was stamped and not written to since.
 */
export function isForNothing(known: Map<string, KnownRecord>, row: Written): boolean {
	const record = known.get(row.id) ?? { values: new Map<string, string>(), isStamped: false };
	const isSame = [...row.values].every(([name, value]) => record.values.get(name) === value);
	const isKnown = isSame && (row.values.size > 0 || record.isStamped);
	known.set(row.id, {
		values: new Map([...record.values, ...row.values]),
		isStamped: row.isStamp || (record.isStamped && isSame),
	});
	return isKnown;
}

/** Whose stamps they are is in the checkpoint, and lost where that is lost, or was not kept. */
export function forgetStamps(known: Map<string, KnownRecord>): void {
	for (const [id, record] of known) known.set(id, { ...record, isStamped: false });
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
