import type { Mail } from '../mailbox';
import { listOf, objectBody, textOf } from './body';
import { ok, route, versionNumber, type Call, type Route } from './call';

/** The first version with the inputs' present names. */
const renamedIn = 65;

/** https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_obj_email_simple.htm */
export function actionRoutes(send: (mail: Omit<Mail, 'id' | 'at'>) => void): Route[] {
	return [
		route('GET', '/actions/standard', () =>
			ok({ actions: [{ label: 'Send Email', name: 'emailSimple', type: 'EMAILSIMPLE' }] }),
		),
		route('GET', '/actions/standard/emailSimple', (call) => ok(describe(call))),
		route('POST', '/actions/standard/emailSimple', (call) => {
			const results = listOf(objectBody(call.body), 'inputs').map((input, i) =>
				sendOne(call, input, i, send),
			);
			return { status: results.every((each) => each['isSuccess']) ? 200 : 400, body: results };
		}),
	];
}

interface Names {
	to: string[];
	cc: string[];
	bcc: string[];
}

function names(call: Call): Names {
	return versionNumber(call) >= renamedIn
		? { to: ['recipientAddresses'], cc: ['ccAddresses'], bcc: ['bccAddresses'] }
		: {
				to: ['emailAddresses', 'emailAddressesArray'],
				cc: ['ccRecipientAddressList', 'ccRecipientAddressCollection'],
				bcc: ['bccRecipientAddressList', 'bccRecipientAddressCollection'],
			};
}

const common = [
	'emailSubject',
	'emailBody',
	'senderType',
	'senderAddress',
	'recipientId',
	'relatedRecordId',
	'emailTemplateId',
	'logEmailOnSend',
	'sendRichBody',
	'useLineBreaks',
	'addThreadingTokenToBody',
	'addThreadingTokenToSubject',
];

function describe(call: Call): Record<string, unknown> {
	const { to, cc, bcc } = names(call);
	return {
		label: 'Send Email',
		name: 'emailSimple',
		type: 'EMAILSIMPLE',
		inputs: [...to, ...cc, ...bcc, ...common].map((name) => ({
			name,
			required: false,
			type: 'STRING',
		})),
		outputs: [],
	};
}

function sendOne(
	call: Call,
	input: Record<string, unknown>,
	index: number,
	send: (mail: Omit<Mail, 'id' | 'at'>) => void,
): Record<string, unknown> {
	const { to, cc, bcc } = names(call);
	const known = [...to, ...cc, ...bcc, ...common];
	const strange = Object.keys(input).find((name) => !known.includes(name));
	if (strange)
		return failure(
			index,
			'INVALID_ARGUMENT_TYPE',
			`The input parameter ${strange} isn't supported.`,
		);
	const addresses = (list: string[]) => list.flatMap((name) => addressList(input[name]));
	const recipients = [...addresses(to), ...recipientAddress(call, input['recipientId'])];
	const everyone = [...recipients, ...addresses(cc), ...addresses(bcc)];
	if (everyone.length === 0)
		return failure(index, 'MISSING_ARGUMENT', 'Missing required input parameter: recipients');
	if (everyone.length > 150)
		return failure(
			index,
			'LIMIT_EXCEEDED',
			'The combined number of recipients must be 150 or fewer.',
		);
	for (const name of ['emailSubject', 'emailBody']) {
		if (!textOf(input[name]))
			return failure(index, 'MISSING_ARGUMENT', `Missing required input parameter: ${name}`);
	}
	const bad = everyone.find((address) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address));
	if (bad !== undefined)
		return failure(index, 'INVALID_EMAIL_ADDRESS', `Email address is invalid: ${bad}`);
	const user = call.org.store.get('SELECT Email FROM sf_User WHERE Id = ?', call.session.userId);
	const related = textOf(input['relatedRecordId']);
	send({
		from: textOf(input['senderAddress']) || String(user?.['Email']),
		to: recipients,
		cc: addresses(cc),
		bcc: addresses(bcc),
		subject: textOf(input['emailSubject']),
		body: textOf(input['emailBody']),
		html: input['sendRichBody'] === true,
		...(related ? { relatedRecordId: related } : {}),
	});
	return {
		actionName: 'emailSimple',
		errors: null,
		invocationId: null,
		isSuccess: true,
		outcome: null,
		outputValues: null,
		sortOrder: -1,
		version: 1,
	};
}

function addressList(value: unknown): string[] {
	const list: unknown[] = Array.isArray(value) ? value : textOf(value).split(/[,;]/);
	return list.map((each) => textOf(each).trim()).filter((each) => each !== '');
}

/** The address of a contact, lead or user given by Id. */
function recipientAddress(call: Call, id: unknown): string[] {
	const def = typeof id === 'string' ? call.org.schema.objectOfId(id) : undefined;
	if (!def?.fields.has('email')) return [];
	const row = call.org.save.find(def, textOf(id));
	return row['Email'] ? [String(row['Email'])] : [];
}

function failure(index: number, statusCode: string, message: string): Record<string, unknown> {
	return {
		actionName: 'emailSimple',
		errors: [{ statusCode, message, fields: [] }],
		invocationId: null,
		isSuccess: false,
		outcome: null,
		outputValues: null,
		sortOrder: index,
		version: 1,
	};
}
