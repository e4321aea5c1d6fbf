import type { SalesforceConnection } from '../salesforce/connection';
import { salesforceProblem } from '../salesforce/errors';
import { SalesforceFailure } from '../salesforce/failure';
import { badInput, Problem } from '../errors';
import { checkMessage } from './message';
import { NotSent, type SendMail } from './smtp';

const DOING = 'Sending the mail by Salesforce';

/**
 * Sends by the org, as its user, or as one of the org-wide addresses where a sender is named. Salesforce
 * names no message, and makes the plain text of the HTML by itself.
 * https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_obj_email_simple.htm
 *
 * @returns sends one mail
 * @throws NotSent (from the returned function) when Salesforce refused it; another Problem when no answer
 * came and it may have been sent
 */
export function salesforceSender(connection: SalesforceConnection): SendMail {
	return async (message) => {
		checkMessage(message);
		if (message.attachments?.length) {
			throw badInput('Send By', 'Salesforce sends no attachments', 'Choose SMTP');
		}
		const input = {
			recipientAddresses: message.to.join(','),
			...(message.cc.length > 0 && { ccAddresses: message.cc.join(',') }),
			...(message.bcc.length > 0 && { bccAddresses: message.bcc.join(',') }),
			...(message.from !== '' && {
				senderType: 'OrgWideEmailAddress',
				senderAddress: message.from,
			}),
			emailSubject: message.subject,
			emailBody: message.html,
			sendRichBody: true,
		};
		try {
			await connection.tryRequest<unknown>({
				method: 'POST',
				path: '/actions/standard/emailSimple',
				json: { inputs: [input] },
				doing: DOING,
			});
		} catch (error) {
			throw mailProblem(error);
		}
		return { messageId: '', to: message.to, refused: [] };
	};
}

/** The action's refusals come in a list of results, each with its errors. */
function mailProblem(error: unknown): unknown {
	if (!(error instanceof SalesforceFailure)) return error;
	const problem = salesforceProblem(error, DOING);
	if (error.effect === 'unknown' || !(problem instanceof Problem)) return problem;
	const { message, whatToDo, field, code, httpStatus } = problem;
	return new NotSent(message, { origin: 'salesforce', whatToDo, field, code, httpStatus });
}
