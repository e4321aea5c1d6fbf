import type { IHookFunctions } from 'n8n-workflow';
import { badInput } from '../../lib/errors';
import { systemClock } from '../../lib/n8n/clock';
import { nodeError } from '../../lib/n8n/problems';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { PINNED_API_VERSION } from '../../lib/stripe/sdk';
import { deleteEndpoint, disableEndpoint, ensureEndpoint } from '../../lib/stripe/webhookEndpoint';
import { readSettings } from './parameters';

/**
 * Sees to the endpoint in Stripe when the workflow is published, and after each change: always looked
 * at, since somebody may have changed, disabled or deleted it there.
 *
 * @throws NodeOperationError, NodeApiError when it cannot be, or when there is no signing secret
 */
export async function create(context: IHookFunctions): Promise<boolean> {
	try {
		const settings = await readSettings(context);
		const { clientOf, signingSecretsOf } = await openStripeAccounts(context);
		if (settings.isManual) {
			if (signingSecretsOf(settings.location).length === 0) {
				throw badInput(
					'Webhook Signing Secret',
					'the credential has none, and without it anybody could send events',
					'Copy the endpoint’s signing secret from Stripe into the credential, or set Endpoint to Made by This Node',
				);
			}
			return true;
		}
		const stripe = await clientOf({ location: settings.location });
		await ensureEndpoint(stripe, PINNED_API_VERSION, settings);
		return true;
	} catch (error) {
		throw nodeError(context.getNode(), error, 0);
	}
}

/** Switches the endpoint off; that of a test in the editor is deleted. */
export async function remove(context: IHookFunctions): Promise<boolean> {
	try {
		const { isManual, location, url } = await readSettings(context);
		if (isManual) return true;
		const { clientOf } = await openStripeAccounts(context);
		const stripe = await clientOf({ location });
		if (context.getMode() === 'manual') await deleteEndpoint(stripe, url);
		else await disableEndpoint(stripe, url, systemClock);
		return true;
	} catch (error) {
		context.logger.warn(
			`${context.getNode().name} could not switch its endpoint off: ${nodeError(context.getNode(), error, 0).message}`,
		);
		return true;
	}
}
