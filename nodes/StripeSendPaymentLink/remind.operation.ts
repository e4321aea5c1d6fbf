import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import type { Operation } from '../../lib/n8n/operations';
import type { ItemResult } from '../../lib/n8n/output';
import type { ReminderOrder, ReminderTools } from '../../lib/paymentLinks/reminders/order';
import { remind } from '../../lib/paymentLinks/reminders/remind';
import type { ReminderResult } from '../../lib/paymentLinks/reminders/result';
import { reminderDays } from '../../lib/paymentLinks/reminders/schedule';
import { listOf } from '../../lib/values';
import { mailProperties, paymentMethods, reminderDelivery } from './deliveryProperties';
import {
	type LinkSettings,
	oneOf,
	parameterReader,
	readLinkSettings,
	readMail,
	readOptions,
} from './linkParameters';
import { reminderOptions } from './options';
import { openTools } from './tools';

export const description: Operation['description'] = {
	name: 'Remind',
	value: 'remind',
	description: 'Remind of all invoices that were sent and are not paid; for a Schedule',
	action: 'Remind of unpaid invoices',
};

const DAYS_FIELD = 'Reminder Days';

export const properties: INodeProperties[] = [
	{
		displayName: DAYS_FIELD,
		name: 'reminderDays',
		type: 'string',
		default: '0, 3, 10, 21',
		required: true,
		placeholder: 'e.g. 0, 3, 10, 21',
		description:
			'After how many days each reminder leaves, counted from the due date, with commas between them. 0 is the due date itself. Each is sent once for an invoice.',
	},
	...reminderDelivery,
	...mailProperties,
	paymentMethods,
];

export const options = reminderOptions;

/** Reminds once, however many items come in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await oncePerRun(context, ['invoices'], async ({ invoices }) => {
		const { order, settings } = readReminders(context);
		const tools = await openReminderTools(context, settings);
		try {
			for await (const result of remind(order, tools)) invoices.push(itemOf(result));
		} catch (endedBy) {
			return { endedBy, hint: hintOf(invoices) };
		}
		return { hint: hintOf(invoices) };
	});
}

function readReminders(context: IExecuteFunctions): {
	order: ReminderOrder;
	settings: LinkSettings;
} {
	const parameter = parameterReader(context, 0);
	const added = readOptions(context, 0);
	// What lasts no longer than a day, or can be paid once only, is nothing to remind with.
	const kind = oneOf(parameter('linkType'), 'Link Type', ['paymentPage', 'stripeInvoice'] as const);
	oneOf(parameter('sendBy'), 'Send By', ['smtp', 'salesforce'] as const);
	const settings = readLinkSettings(parameter, added);
	const { terms, brand, language } = settings;
	const days = reminderDays(listOf(parameter('reminderDays'), DAYS_FIELD), DAYS_FIELD);
	const mail = { ...readMail(parameter, added), to: [] };
	const timeZone = context.getTimezone();
	return { order: { kind, terms, brand, language, mail, days, timeZone }, settings };
}

async function openReminderTools(
	context: IExecuteFunctions,
	settings: LinkSettings,
): Promise<ReminderTools> {
	const toolsOf = await openTools(context, { settings: [settings], mapping: settings });
	const { org, sendMail, ...tools } = toolsOf(settings);
	if (!org || !sendMail) throw new Error('Reminders are sent without an org or a mail server');
	return { ...tools, org, sendMail };
}

function itemOf(result: ReminderResult): ItemResult {
	const { invoice, outcome, step, next, left, url, sentTo, messageId, problem } = result;
	const json: IDataObject = {
		invoiceId: invoice.id,
		invoiceNumber: invoice.number,
		accountId: invoice.accountId || null,
		customerId: invoice.customerId || null,
		outcome,
		step,
		nextStep: next?.step ?? null,
		nextReminderOn: next?.on ?? null,
		dueDate: invoice.dueDate || null,
		balance: left.toDecimal(),
		currency: left.currency,
		url: url || null,
		sentTo: [...sentTo],
		messageId: messageId || null,
	};
	return { json, unfinished: problem };
}

/** What many items say one by one. */
function hintOf(results: readonly ItemResult[]) {
	const sent = results.filter(({ json }) => json.outcome === 'sent').length;
	const failed = results.filter(({ unfinished }) => unfinished !== undefined).length;
	const message = `${sent} ${sent === 1 ? 'reminder' : 'reminders'} sent for ${results.length} unpaid invoices.`;
	return failed === 0
		? { message, type: 'info' as const }
		: {
				message: `${message} ${failed} need a look; see the field “error” of each.`,
				type: 'warning' as const,
			};
}
