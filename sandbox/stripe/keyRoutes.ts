import type { FastifyInstance } from 'fastify';
import { SEEDED, type Accounts } from './accounts';
import type { Keys, KeyKind, Permissions } from './keys';

interface NewKey {
	account?: string;
	mode?: 'test' | 'live';
	kind?: KeyKind;
	permissions?: Permissions;
}

/** Control routes that make and revoke API keys. */
export function keyRoutes(app: FastifyInstance, keys: Keys, accounts: Accounts): void {
	app.post<{ Body: NewKey }>(
		'/keys',
		{
			schema: {
				body: {
					type: 'object',
					additionalProperties: false,
					properties: {
						account: { type: 'string' },
						mode: { enum: ['test', 'live'] },
						kind: { enum: ['secret', 'publishable', 'restricted'] },
						permissions: {
							type: 'object',
							additionalProperties: { enum: ['read', 'write'] },
						},
					},
				},
			},
		},
		({ body }) => {
			const { account = SEEDED.main.id, mode = 'test', permissions = {} } = body;
			if (!accounts.get(account)) throw new Error(`No account "${account}" here`);
			const kind = body.kind ?? (body.permissions ? 'restricted' : 'secret');
			return { key: keys.create(account, kind, mode === 'live', permissions).key };
		},
	);
	app.delete<{ Params: { key: string } }>('/keys/:key', ({ params }, reply) =>
		keys.revoke(params.key) ? { revoked: true } : reply.code(404).send({ error: 'No such key' }),
	);
}
