import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { badInput } from '../../lib/errors';
import type { EventSettings } from '../../lib/n8n/web/paymentEvents';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { STRIPE_CREDENTIAL } from '../../lib/n8n/stripeAccounts';
import { keysOf, type StripeCredential } from '../../lib/stripe/credential';
import { eventTypes } from '../../lib/stripe/eventTypes';
import { booleanOf, choiceOf, groupOf, listOf } from '../../lib/values';

/**
 * Reads what the builder chose.
 *
 * @throws Problem when there are no events, or some that Stripe does not have
 */
export async function readSettings(
	context: IHookFunctions | IWebhookFunctions,
): Promise<EventSettings> {
	const options = groupOf(context.getNodeParameter('options', {}), 'Options');
	const { location = '' } = accountChoice(options);
	const chosen = {
		events: readEvents(context.getNodeParameter('events', [])),
		connect: booleanOf(options['connect'], 'Connected Accounts'),
		isManual: readChoice(context, 'endpoint', 'Endpoint', ['automatic', 'manual']) === 'manual',
		withObject: readChoice(context, 'output', 'Output', ['event', 'object']) === 'object',
	};
	const credential = await context.getCredentials<StripeCredential>(STRIPE_CREDENTIAL);
	const { secretKey } = keysOf(credential, location);
	const workflow = context.getWorkflow();
	return {
		url: context.getNodeWebhookUrl('default') ?? '',
		...chosen,
		description: `n8n: ${workflow.name ?? workflow.id ?? 'a workflow'}`,
		secretKey: secretKey.trim(),
		location,
	};
}

function readChoice<C extends string>(
	context: IHookFunctions | IWebhookFunctions,
	name: string,
	field: string,
	choices: readonly [C, ...C[]],
): C {
	return choiceOf(context.getNodeParameter(name, choices[0]), field, choices) ?? choices[0];
}

function readEvents(value: unknown): string[] {
	const chosen = [...new Set(listOf(value, 'Events'))];
	if (chosen.length === 0) throw badInput('Events', 'none is chosen', 'Choose at least one');
	const known = new Set(eventTypes().map(({ type }) => type));
	const unknown = chosen.filter((type) => !known.has(type));
	if (unknown.length === 0) return chosen;
	throw badInput('Events', `Stripe has none called ${unknown.join(', ')}`, 'Choose from the list');
}
