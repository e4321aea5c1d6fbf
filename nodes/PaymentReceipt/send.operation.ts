import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { type SmtpCredential, smtpSender } from '../../lib/mail/smtp';
import { callKey } from '../../lib/n8n/callKey';
import { systemClock } from '../../lib/n8n/clock';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import type { ItemResult } from '../../lib/n8n/output';
import { asText } from '../../lib/n8n/parameterText';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { makeReceipt } from '../../lib/receipts/makeReceipt';
import { type ReceiptMail, sendReceipt } from '../../lib/receipts/sendReceipt';
import { booleanOf, groupOf, listOf } from '../../lib/values';
import { shownLogoUrl, withLogos } from './logo';
import { receiptFields } from './output';
import { type ItemRequest, readRequest, usesSalesforce } from './parameters';
import { mailOptions, mailProperties, payment, receiptOptions, seller } from './properties';

export const description: Operation['description'] = {
	name: 'Send',
	value: 'send',
	description: 'Mail the receipt of a payment or refund as a PDF, once',
	action: 'Send a receipt',
};

export const properties: INodeProperties[] = [payment, seller, ...mailProperties];
export const options: INodeProperties[] = [...receiptOptions, ...mailOptions];

/** Makes and mails a receipt for each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const read = prepareItems(context, (index) => {
		const request = readRequest(context, index);
		return { ...request, mail: readMail(context, index, request) };
	});
	const items = await withLogos(context, read);
	const { clientOf } = await openStripeAccounts(context);
	const connection = usesSalesforce(context) ? await salesforceConnection(context) : undefined;
	const sendMail = smtpSender(await context.getCredentials<SmtpCredential>('smtp'));
	const sent = await performItems(context, items, async (item): Promise<ItemResult> => {
		const salesforce = connection && { connection, model: item.model };
		const stripe = await clientOf(item.account);
		const made = await makeReceipt({ stripe, salesforce }, item.receipt);
		const mail = { ...item.mail, logo: shownLogoUrl(item) };
		const outcome = await sendReceipt(made, mail, { stripe, sendMail, clock: systemClock });
		return {
			json: {
				...receiptFields(made),
				mail: outcome.mail,
				sentTo: [...outcome.sentTo],
				messageId: outcome.messageId || null,
			},
			unfinished: outcome.unfinished,
		};
	});
	return [sent];
}

function readMail(
	context: IExecuteFunctions,
	index: number,
	{ receipt }: ItemRequest,
): Omit<ReceiptMail, 'logo'> {
	const parameter = (name: string): unknown => context.getNodeParameter(name, index, '');
	const added = groupOf(context.getNodeParameter('options', index, {}), 'Options');
	return {
		to: listOf(parameter('toEmail'), 'To Email'),
		cc: listOf(added.ccEmail, 'CC Email'),
		bcc: listOf(added.bccEmail, 'BCC Email'),
		from: asText(parameter('fromEmail'), 'From Email'),
		subject: asText(parameter('subject'), 'Subject'),
		sendAgain: booleanOf(added.sendAgain, 'Send Again'),
		locale: receipt.locale,
		color: receipt.color,
		callKey: callKey(context, index, receipt.payment),
	};
}
