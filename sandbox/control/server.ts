import Fastify, { type FastifyInstance } from 'fastify';
import type { SandboxService, ServiceHost } from '../service';
import type { ChannelMode, Deliveries, Mischief } from '../later/deliveries';
import type { FaultRule } from './faults';
import { pageRoutes } from './page';
import { requestCheck } from './requestCheck';

const STRING = { type: 'string' } as const;

/** The shape of a fault as POST /faults takes it. */
const FAULT_BODY = {
	type: 'object',
	required: ['service', 'fault'],
	additionalProperties: false,
	properties: {
		service: STRING,
		method: STRING,
		path: STRING,
		probability: { type: 'number', minimum: 0, maximum: 1 },
		seed: { type: 'integer' },
		times: { type: 'integer', minimum: 1 },
		fault: {
			type: 'object',
			required: ['type'],
			additionalProperties: false,
			properties: {
				type: { enum: ['status', 'delay', 'cutBefore', 'cutAfter', 'truncate', 'stall'] },
				status: { type: 'integer', minimum: 200, maximum: 599 },
				body: {},
				headers: { type: 'object', additionalProperties: STRING },
				stored: { type: 'boolean' },
				ms: { type: 'number', minimum: 0 },
			},
			allOf: [
				{
					if: { properties: { type: { const: 'status' } } },
					then: { required: ['status'] },
				},
				{ if: { properties: { type: { const: 'delay' } } }, then: { required: ['ms'] } },
			],
		},
	},
} as const;

/**
 * Starts the control API and the page. Tests, benchmarks and the demo use it; product code never
 * does. Answers are JSON; a wrong request gets 400 with `{error}`.
 */
export async function startControl(
	host: ServiceHost,
	services: SandboxService[],
	port: number,
): Promise<{ url: string; close(): Promise<void> }> {
	const app = Fastify({
		forceCloseConnections: true,
		// API keys are a part of an address here, and longer than the router would have it.
		routerOptions: { maxParamLength: 500 },
	});
	app.setValidatorCompiler<object>(({ schema }) => requestCheck(schema));
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
		reply.code(error.statusCode ?? 400).send({ error: error.message }),
	);
	requestRoutes(app, host);
	faultRoutes(app, host, services);
	clockRoutes(app, host);
	stateRoutes(app, host, services);
	deliveryRoutes(app, host.deliveries);
	for (const service of services) service.controlRoutes?.(app);
	pageRoutes(app, host, services);
	const url = await app.listen({ port, host: '127.0.0.1' });
	return { url, close: () => app.close() };
}

function requestRoutes(app: FastifyInstance, host: ServiceHost): void {
	app.get<{ Querystring: { service?: string; after?: number } }>(
		'/requests',
		{
			schema: {
				querystring: {
					type: 'object',
					properties: { service: STRING, after: { type: 'integer' } },
				},
			},
		},
		({ query }) => ({ requests: host.requests.list(query.service, query.after) }),
	);
	app.delete('/requests', () => {
		host.requests.clear();
		return {};
	});
}

function faultRoutes(app: FastifyInstance, host: ServiceHost, services: SandboxService[]): void {
	app.post<{ Body: FaultRule }>('/faults', { schema: { body: FAULT_BODY } }, ({ body }) => {
		find(services, body.service);
		return { id: host.faults.add(body) };
	});
	app.get('/faults', () => ({ faults: host.faults.list() }));
	app.delete('/faults', () => {
		host.faults.clear();
		return {};
	});
}

function clockRoutes(app: FastifyInstance, host: ServiceHost): void {
	app.post<{ Body: { advance: number } }>(
		'/clock',
		{
			schema: {
				body: {
					type: 'object',
					required: ['advance'],
					properties: { advance: { type: 'number', minimum: 0 } },
				},
			},
		},
		({ body }) => {
			host.clock.advance(body.advance);
			// What has come due by it has happened when this is answered.
			host.scheduler.run();
			return { now: host.clock.nowMs() / 1000 };
		},
	);
	app.get('/clock', () => ({ now: host.clock.nowMs() / 1000 }));
}

function stateRoutes(app: FastifyInstance, host: ServiceHost, services: SandboxService[]): void {
	app.post<{ Querystring: { service?: string } }>(
		'/reset',
		{ schema: { querystring: { type: 'object', properties: { service: STRING } } } },
		({ query: { service } }) => {
			const resets = service === undefined ? services : [find(services, service)];
			host.faults.clear();
			host.requests.clear();
			host.scheduler.clear();
			host.deliveries.clear();
			for (const each of resets) each.reset();
			return {};
		},
	);
	app.get<{ Querystring: { service?: string; type?: string; account?: string } }>(
		'/state',
		({ query: { service = 'stripe', ...filter } }) => ({
			objects: find(services, service).state(filter),
		}),
	);
	const settings = () =>
		Object.fromEntries(services.map((service) => [service.name, service.settings()]));
	app.get('/settings', settings);
	app.patch<{ Body: Record<string, Record<string, unknown>> }>('/settings', ({ body }) => {
		for (const [name, patch] of Object.entries(body)) find(services, name).changeSettings(patch);
		return settings();
	});
}

const FLAG = { type: 'boolean' } as const;
const MISCHIEF = { duplicate: FLAG, outOfOrder: FLAG, loseAcks: FLAG } as const;

/** What leaves the sandbox: to be looked at, sent now, held back, or sent wrongly on purpose. */
function deliveryRoutes(app: FastifyInstance, deliveries: Deliveries): void {
	const schema = (properties: object) => ({
		schema: { body: { type: ['object', 'null'], additionalProperties: false, properties } },
	});
	app.get<{ Querystring: { channel?: string } }>('/deliveries', ({ query }) => ({
		deliveries: deliveries.list(query.channel),
	}));
	app.post<{ Body: (Mischief & { channel?: string }) | null }>(
		'/deliveries/run',
		schema({ channel: STRING, all: FLAG, ...MISCHIEF }),
		({ body }) => {
			const { channel, ...mischief } = body ?? {};
			return deliveries.run(channel, mischief);
		},
	);
	app.patch<{ Params: { channel: string }; Body: ChannelMode | null }>(
		'/deliveries/:channel',
		schema({ hold: FLAG, delaySeconds: { type: 'number', minimum: 0 }, ...MISCHIEF }),
		({ params, body }) => deliveries.setMode(params.channel, body ?? {}),
	);
}

function find(services: SandboxService[], name: string): SandboxService {
	const service = services.find((candidate) => candidate.name === name);
	if (service) return service;
	throw new Error(`No service "${name}" here; there is ${services.map((s) => s.name).join(', ')}`);
}
