import type { FastifyInstance } from 'fastify';
import type { Mischief } from '../later/deliveries';
import type { SalesforceApi } from './http/service';
import { normalizeId } from './ids';
import type { Org } from './org';
import { mergeRecords, undeleteRecord } from './records/delete';
import { installStripeModel } from './schema/stripeModel';
import { generateAccounts } from './seed/generate';
import { tableOf } from './store/columns';

const integer = { type: 'integer', minimum: 0 } as const;
const string = { type: 'string' } as const;

/** Body schema with these properties, `required` among them. */
function body(
	properties: Record<string, object>,
	required: string[] = [],
): { schema: { body: object } } {
	return {
		schema: { body: { type: 'object', additionalProperties: false, required, properties } },
	};
}

/** What tests, benches and the demo may do to the org from outside. */
export function controlRoutes(app: FastifyInstance, org: Org, api: SalesforceApi): void {
	app.post('/salesforce/install-model', () => {
		installStripeModel(org);
		return {};
	});
	app.post<{ Body: { accounts: number } }>(
		'/salesforce/generate',
		body({ accounts: integer }, ['accounts']),
		(request) => ({
			accounts: generateAccounts(org, request.body.accounts),
		}),
	);
	app.post<{ Body: { objects: string[] } }>(
		'/salesforce/empty',
		body({ objects: { type: 'array', items: string } }, ['objects']),
		(request) => {
			for (const name of request.body.objects) emptyObject(org, name);
			return {};
		},
	);
	app.post('/salesforce/expire-sessions', () => ({ expired: api.sessions.end() }));
	app.post<{ Body: { used: number } }>(
		'/salesforce/usage',
		body({ used: integer }, ['used']),
		(request) => {
			api.usage.reset(request.body.used);
			return api.usage.now();
		},
	);
	app.get('/salesforce/inbox', () => ({ mails: api.mailbox.all() }));
	app.post('/salesforce/commit', () => ({ committed: org.due.commit(true) }));
	lockRoutes(app, org);
	outboundRoutes(app, org, api);
	app.post<{ Body: { id: string } }>(
		'/salesforce/undelete',
		body({ id: string }, ['id']),
		(request) => {
			const id = idOf(request.body.id);
			const def = org.schema.objectOfId(id);
			if (!def) throw new Error(`No object has the Id ${id}`);
			undeleteRecord(org, org.admin, def, id);
			return {};
		},
	);
	app.post<{ Body: { master: string; merged: string } }>(
		'/salesforce/merge',
		body({ master: string, merged: string }, ['master', 'merged']),
		(request) => {
			const master = idOf(request.body.master);
			const def = org.schema.objectOfId(master);
			if (!def) throw new Error(`No object has the Id ${master}`);
			mergeRecords(org, org.admin, def, master, idOf(request.body.merged));
			return {};
		},
	);
}

/** Removes all records of an object for good, as if there had never been any: none is in the bin. */
function emptyObject(org: Org, name: string): void {
	const def = org.schema.object(name);
	if (!def) throw new Error(`There is no object ${name}`);
	org.store.run(`DELETE FROM ${tableOf(def.name)}`);
}

function lockRoutes(app: FastifyInstance, org: Org): void {
	app.post<{ Body: { id: string; attempts?: number; kind?: 'row' | 'approval' } }>(
		'/salesforce/locks',
		body({ id: string, attempts: integer, kind: { enum: ['row', 'approval'] } }, ['id']),
		(request) => {
			const { id, attempts = 1, kind = 'row' } = request.body;
			org.locks.hold(idOf(id), kind, attempts);
			return { locks: org.locks.list() };
		},
	);
	app.get('/salesforce/locks', () => ({ locks: org.locks.list() }));
	app.delete('/salesforce/locks', () => {
		org.locks.release();
		return {};
	});
}

/** Outbound messages: endpoints, what waits, and its delivery with or without mischief. */
function outboundRoutes(app: FastifyInstance, org: Org, api: SalesforceApi): void {
	const list = (items: object) => ({ type: 'array', items });
	const subscription = {
		endpoint: string,
		object: string,
		fields: list(string),
		events: list({ enum: ['insert', 'update'] }),
		automatic: { type: 'boolean' },
	};
	app.post<{
		Body: {
			endpoint: string;
			object?: string;
			fields?: string[];
			events?: ('insert' | 'update')[];
			automatic?: boolean;
		};
	}>(
		'/salesforce/outbound',
		body(subscription, ['endpoint']),
		({
			body: {
				endpoint,
				object = 'Account',
				fields = ['Id', 'Name'],
				events = ['insert', 'update'],
				automatic = true,
			},
		}) => {
			const def = org.schema.object(object);
			if (!def) throw new Error(`There is no object ${object}`);
			return api.outbox.subscribe({ endpoint, objectName: def.name, fields, events }, automatic);
		},
	);
	app.get('/salesforce/outbound', () => api.outbox.list());
	app.delete('/salesforce/outbound', () => {
		api.outbox.clear();
		return {};
	});
	const flag = { type: 'boolean' } as const;
	app.post<{ Body: Mischief | null }>(
		'/salesforce/outbound/flush',
		{
			schema: {
				body: {
					type: ['object', 'null'],
					additionalProperties: false,
					properties: { duplicate: flag, outOfOrder: flag, loseAcks: flag, all: flag },
				},
			},
		},
		(request) => api.outbox.deliver(request.body ?? {}),
	);
}

function idOf(value: string): string {
	const id = normalizeId(value);
	if (id === undefined) throw new Error(`${value} is no Salesforce Id`);
	return id;
}
