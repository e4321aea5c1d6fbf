import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { inTransaction } from '../control/database';
import { cut, send, type Answer } from '../control/faultyReply';
import { actingAccount, authenticate, authorize } from './auth';
import {
	checkContentType,
	errorAnswer,
	faultAnswer,
	headersFor,
	internalError,
	unknownUrl,
} from './answers';
import { contextFor, type ContextParts } from './context';
import { StripeError } from './errors';
import { headerOf, splitOnce, type Passage } from './passage';
import { expand } from './expand';
import { parseForm } from './form';
import { newId } from './ids';
import type { IdempotencyKeys, KeyedRequest } from './idempotency';
import { maskKey, type ApiKey, type Keys } from './keys';
import type { Call, Operation } from './operation';
import type { RateLimiter } from './rateLimits';
import { hideSecrets } from './redact';
import { INCLUDABLES } from './resources';
import { ParamChecks } from './schemas/checks';
import type { OperationSchemas } from './schemas/load';
import type { StripeSettings } from './settings';
import type { Scope } from './store';
import { asOfVersion } from './versionShapes';
import { requestedVersion } from './versions';

/** All that answering needs. */
export interface StripeParts extends ContextParts {
	keys: Keys;
	idempotency: IdempotencyKeys;
	settings: StripeSettings;
	limiter: RateLimiter;
	schemas: Promise<OperationSchemas>;
}

/**
 * Answers requests in the order in which Stripe's documentation lets one see it happen: key, account,
 * version, address, rate limit, permission, idempotency key, parameters, and then the endpoint.
 */
export class RequestPipeline {
	private readonly checks: ParamChecks;

	constructor(private readonly parts: StripeParts) {
		this.checks = new ParamChecks(parts.schemas);
	}

	async answer(
		operation: Operation | undefined,
		request: FastifyRequest,
		reply: FastifyReply,
	): Promise<FastifyReply> {
		const passage = this.enter(operation, request);
		const { drawn, entry } = passage;
		const { fault } = drawn;
		if (fault?.type === 'cutBefore' || (fault?.type === 'status' && !fault.stored)) {
			await this.pause(drawn.delayMs);
			if (fault.type === 'cutBefore') {
				cut(reply);
				return reply;
			}
			this.finish(passage, reply, faultAnswer(fault, passage));
			return reply;
		}
		try {
			this.finish(passage, reply, await this.serve(passage));
		} catch (error) {
			const refusal = error instanceof StripeError ? error : internalError(error);
			entry.status = refusal.status;
			this.finish(passage, reply, errorAnswer(refusal, passage));
		}
		return reply;
	}

	/** Reads what can be read of any request, and logs it. */
	private enter(operation: Operation | undefined, request: FastifyRequest): Passage {
		const [path = '', query = ''] = splitOnce(request.url, '?');
		const drawn = this.parts.host.faults.draw('stripe', request.method, request.url);
		const body = typeof request.body === 'string' ? request.body : '';
		const form = parseForm(
			request.method === 'POST' ? body : [query, body].filter(Boolean).join('&'),
		);
		const entry = this.parts.host.requests.begin({
			service: 'stripe',
			method: request.method,
			path,
			params: hideSecrets(form),
		});
		const { delayMs, fault } = drawn;
		if (fault || delayMs > 0) entry.fault = fault?.type ?? 'delay';
		const requestId = newId('req');
		entry.requestId = requestId;
		return { request, operation, requestId, drawn, entry, path, form };
	}

	private async serve(passage: Passage): Promise<Answer> {
		const { request, operation, entry, path } = passage;
		const { keys, accounts, limiter } = this.parts;
		const key = authenticate(keys, request.headers.authorization);
		entry.keyId = maskKey(key.key);
		entry.mode = key.livemode ? 'live' : 'test';
		const account = actingAccount(accounts, key, headerOf(request, 'stripe-account'));
		entry.account = account;
		passage.scope = { account, livemode: key.livemode };
		passage.version = requestedVersion(headerOf(request, 'stripe-version'));
		entry.apiVersion = passage.version;
		const idempotencyKey = headerOf(request, 'idempotency-key');
		if (idempotencyKey) entry.idempotencyKey = idempotencyKey;
		if (!operation) throw unknownUrl(request.method, path);
		limiter.accept(account, key.livemode, operation.name, entry.at);
		authorize(key, account, operation.permission, operation.name);
		checkContentType(request);
		const checked = { passage, operation, key, scope: passage.scope, version: passage.version };
		if (request.method !== 'POST' || !idempotencyKey) return this.run(checked);
		return this.runOnce(checked, {
			scope: passage.scope,
			key: idempotencyKey,
			method: request.method,
			path,
			params: passage.form,
		});
	}

	/** Runs an endpoint under an idempotency key, or replays what it answered before. */
	private async runOnce(checked: Checked, keyed: KeyedRequest): Promise<Answer> {
		const { idempotency, host } = this.parts;
		const { passage } = checked;
		const kept = idempotency.begin(keyed, host.clock.now());
		if (kept) {
			passage.entry.replayed = true;
			return {
				status: kept.status,
				body: kept.body,
				headers: {
					...headersFor(passage),
					'idempotent-replayed': 'true',
					'original-request': kept.requestId,
					// Trying again would only bring the same answer.
					...(kept.status >= 500 && { 'stripe-should-retry': 'false' }),
				},
			};
		}
		try {
			return await this.run(checked, (answer) =>
				idempotency.keep(
					keyed,
					{ status: answer.status, body: answer.body, requestId: passage.requestId },
					host.clock.now(),
				),
			);
		} finally {
			idempotency.end(keyed);
		}
	}

	/** Checks the parameters and runs the endpoint in a transaction; `keep` is part of it. */
	private async run(checked: Checked, keep: (answer: Answer) => void = () => {}): Promise<Answer> {
		const { passage, operation } = checked;
		const params = await this.checks.check(operation, passage.form, checked.version);
		await this.pause(passage.drawn.delayMs + this.parts.settings.latency);
		const { database } = this.parts.host;
		const { fault } = passage.drawn;
		try {
			return inTransaction(database, () => {
				const answer =
					fault?.type === 'status' ? faultAnswer(fault, passage) : this.perform(checked, params);
				keep(answer);
				return answer;
			});
		} catch (error) {
			if (error instanceof StripeError && error.options.beforeEndpoint) throw error;
			const refusal = error instanceof StripeError ? error : internalError(error);
			const answer = errorAnswer(refusal, passage);
			inTransaction(database, () => keep(answer));
			return answer;
		}
	}

	private perform(checked: Checked, params: Record<string, unknown>): Answer {
		const { passage, operation, version } = checked;
		const call = this.callFor(checked, params);
		const result = operation.handle(call);
		// A refusal that is returned has left something behind, which is kept.
		if (result instanceof StripeError) return errorAnswer(result, passage);
		const paths = Array.isArray(params['expand']) ? params['expand'].map(String) : [];
		const expanded = paths.length > 0 ? expand(result, paths, INCLUDABLES, call) : result;
		return {
			status: 200,
			headers: headersFor(passage),
			body: JSON.stringify(
				asOfVersion(expanded, version, (id) => call.store.get(id, 'coupon')),
				undefined,
				2,
			),
		};
	}

	private callFor(checked: Checked, params: Record<string, unknown>): Call {
		const { passage, key, scope, version } = checked;
		const { host, settings } = this.parts;
		const { requestId, entry } = passage;
		return {
			...contextFor(this.parts, {
				scope,
				platform: key.account,
				now: host.clock.now(),
				requestId,
				idempotencyKey: entry.idempotencyKey ?? null,
			}),
			params,
			path: passage.request.params as Record<string, string>,
			url: passage.path,
			key,
			version,
			searchLag: settings.searchLag,
		};
	}

	private async pause(ms: number): Promise<void> {
		if (ms > 0) await wait(ms);
	}

	private finish(passage: Passage, reply: FastifyReply, answer: Answer): void {
		passage.entry.status = answer.status;
		const { request, path, drawn } = passage;
		const headers = ['stripe-version', 'stripe-account', 'idempotency-key', 'content-type'];
		this.parts.host.record?.({
			service: 'stripe',
			method: request.method,
			path,
			query: splitOnce(request.url, '?')[1] ?? '',
			headers: Object.fromEntries(
				headers.flatMap((name) => {
					const value = headerOf(request, name);
					return value === undefined ? [] : [[name, value]];
				}),
			),
			body: typeof request.body === 'string' ? request.body : '',
			status: answer.status,
			response: drawn.fault?.type === 'status' ? answer.body : (JSON.parse(answer.body) as unknown),
			...(drawn.fault && { fault: drawn.fault.type }),
		});
		// By the clock that everything here goes by, as all of Stripe goes by one.
		const date = new Date(this.parts.host.clock.now() * 1000).toUTCString();
		send(reply, { ...answer, headers: { date, ...answer.headers } }, drawn.fault);
	}
}

/** A request that has passed everything before its parameters. */
interface Checked {
	passage: Passage;
	operation: Operation;
	key: ApiKey;
	scope: Scope;
	version: string;
}
