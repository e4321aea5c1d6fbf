import type { IHookFunctions } from 'n8n-workflow';
import { Problem } from '../../lib/errors';
import { requireModel } from '../../lib/model/requireModel';
import { systemClock } from '../../lib/n8n/clock';
import { readModel } from '../../lib/n8n/nameMapping';
import { pageKeysOf } from '../../lib/n8n/pageKeys';
import { checkPlaid } from '../../lib/n8n/plaid';
import { nodeError } from '../../lib/n8n/problems';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts, stripeModeOf } from '../../lib/n8n/stripeAccounts';
import { endPage, registerPage } from '../../lib/paymentPage/registry';
import { isFatal } from '../../lib/sync/fatal';
import { checkPlaidTerms, readPage } from './parameters';

/** Activation is not held up for long by an org that does not answer. */
const PATIENCE = {
	timeoutMs: 10_000,
	retryPolicy: { maxAttempts: 3, firstDelayMs: 200, maxDelayMs: 1_000 },
};

/**
 * Refuses to publish a page that could not be shown: its fields, the org and the key are looked at. Then
 * notes it in the org, where Stripe Send Payment Link finds it.
 */
export async function activate(context: IHookFunctions): Promise<void> {
	// When n8n only starts again it was checked before, and the services may be away just then.
	if (['init', 'leadershipChange'].includes(context.getActivationMode())) return;
	try {
		const { nameMapping, hasPlaid, terms } = readPage(context);
		const model = readModel(nameMapping);
		if (hasPlaid) {
			checkPlaidTerms(terms);
			await checkPlaid(context).catch((error: unknown) => {
				if (!isAway(error)) throw error;
				warn(context, 'was published while Plaid does not answer', error);
			});
		}
		const { clientOf } = await openStripeAccounts(context);
		await clientOf();
		const connection = await salesforceConnection(context, PATIENCE);
		const features = ['customers', 'payments', 'paymentLinks'] as const;
		await requireModel(connection, model, { features });
		// A test address answers one call only: nobody is to choose it.
		if (context.getActivationMode() === 'manual') return;
		await note(context, async () => {
			const { mode, keyNames } = await signs(context);
			const { name = '' } = context.getWorkflow();
			const url = addressOf(context);
			const page = { url, workflow: name, node: context.getNode().name, keyNames };
			await registerPage(
				{ connection, names: model.syncState },
				{ ...page, ...(mode && { mode }) },
				nowIso(),
			);
		});
	} catch (error) {
		if (!isAway(error)) throw nodeError(context.getNode(), error, 0);
		warn(context, 'was published unseen', error);
	}
}

/** Takes the page out of the org's list. Nothing keeps a workflow from being switched off. */
export async function deactivate(context: IHookFunctions): Promise<void> {
	await note(context, async () => {
		const { syncState: names } = readModel(readPage(context).nameMapping);
		const connection = await salesforceConnection(context, PATIENCE);
		await endPage({ connection, names }, addressOf(context), nowIso());
	});
}

/** The page works without being listed; who misses it there reads why in n8n's log. */
async function note(context: IHookFunctions, noting: () => Promise<void>): Promise<void> {
	try {
		await noting();
	} catch (error) {
		warn(
			context,
			'could not note in Salesforce whether its page is published. Stripe Send Payment Link may list it wrongly; its URL can be entered there by hand',
			error,
		);
	}
}

async function signs(context: IHookFunctions) {
	const { names: keyNames } = await pageKeysOf(context);
	return { keyNames, mode: await stripeModeOf(context) };
}

function addressOf(context: IHookFunctions): string {
	return context.getNodeWebhookUrl('default') ?? '';
}

function nowIso(): string {
	return new Date(systemClock.nowMs()).toISOString();
}

/** Whether a service does not answer, which says nothing against the page. */
function isAway(error: unknown): boolean {
	if (!(error instanceof Problem) || error.origin === 'input') return false;
	return isFatal(error) || (error.httpStatus ?? 0) >= 500;
}

function warn(context: IHookFunctions, what: string, error: unknown): void {
	const why = error instanceof Error ? error.message : String(error);
	context.logger.warn(`${context.getNode().name} ${what}: ${why}`);
}
