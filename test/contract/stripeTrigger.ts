import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Sandbox } from '../../sandbox/index';
import { isRecord } from './openApi';

/**
 * The events that Stripe's command line is made to trigger: each by the requests of a fixture of its own, which
 * nobody here wrote. https://docs.stripe.com/cli/trigger
 */
export const TRIGGERED = [
	'charge.captured',
	'charge.dispute.closed',
	'charge.dispute.created',
	'charge.dispute.updated',
	'charge.failed',
	'charge.refund.updated',
	'charge.refunded',
	'charge.succeeded',
	'checkout.session.expired',
	'coupon.created',
	'customer.created',
	'customer.deleted',
	'customer.source.created',
	'customer.updated',
	'invoice.created',
	'invoice.deleted',
	'invoice.finalized',
	'invoice.marked_uncollectible',
	'invoice.paid',
	'invoice.payment_failed',
	'invoice.payment_succeeded',
	'invoice.sent',
	'invoice.updated',
	'invoice.voided',
	'invoiceitem.created',
	'payment_intent.amount_capturable_updated',
	'payment_intent.canceled',
	'payment_intent.created',
	'payment_intent.payment_failed',
	'payment_intent.requires_action',
	'payment_intent.succeeded',
	'payment_method.attached',
	'payment_method.detached',
	'payment_method.updated',
	'payout.created',
	'payout.updated',
	'price.created',
	'price.updated',
	'product.created',
	'product.deleted',
	'product.updated',
	'setup_intent.canceled',
	'setup_intent.created',
	'setup_intent.requires_action',
	'setup_intent.setup_failed',
	'setup_intent.succeeded',
] as const;

/** The newest version that the fixtures fit: they name `payment_method_types`, which later ones refuse. */
const API_VERSION = '2026-08-26.dahlia';

/**
 * Triggers each event at a sandbox.
 *
 * @param home an empty folder for what the command line keeps of its own
 * @returns for each that failed, or that the sandbox told nobody of, what happened
 */
export async function triggerEvents(
	{ stripe: { url, secretKey } }: Pick<Sandbox, 'stripe'>,
	home: string,
): Promise<string[]> {
	mkdirSync(home, { recursive: true });
	const file = resolve('node_modules', '.bin', 'stripe');
	const env = {
		...process.env,
		HOME: home,
		STRIPE_API_KEY: secretKey,
		XDG_CONFIG_HOME: join(home, 'config'),
	};
	const problems: string[] = [];
	for (const event of TRIGGERED) {
		const known = new Set(await eventsOf(url, secretKey, event));
		const args = ['trigger', event, '--api-base', url, '--api-version', API_VERSION];
		try {
			await promisify(execFile)(file, args, { env });
		} catch (error) {
			problems.push(`stripe trigger ${event} failed: ${outputOf(error)}`);
			continue;
		}
		const told = await eventsOf(url, secretKey, event);
		if (!told.some((id) => !known.has(id))) {
			problems.push(`stripe trigger ${event} went through, but there is no such event.`);
		}
	}
	return problems;
}

async function eventsOf(url: string, key: string, type: string): Promise<string[]> {
	const answer = await fetch(`${url}/v1/events?type=${type}&limit=100`, {
		headers: { authorization: `Bearer ${key}` },
	});
	if (!answer.ok) throw new Error(`The sandbox does not list events: ${await answer.text()}`);
	const body: unknown = await answer.json();
	const events: unknown = isRecord(body) ? body['data'] : undefined;
	if (!Array.isArray(events)) return [];
	return events.flatMap((event: unknown) =>
		isRecord(event) && typeof event['id'] === 'string' ? [event['id']] : [],
	);
}

function outputOf(error: unknown): string {
	const output = isRecord(error) ? [error['stderr'], error['stdout']] : [];
	return output
		.filter((part) => typeof part === 'string')
		.join(' ')
		.trim();
}
