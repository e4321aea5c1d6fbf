import { Problem } from '../errors';

/** What Plaid answers to what it refuses. https://plaid.com/docs/errors/ */
export interface PlaidErrorBody {
	error_type: string;
	error_code: string;
	error_message: string;
	display_message?: string | null;
	request_id?: string;
}

/** A call of the SDK that brought no good answer. It holds nothing of the request, whose headers are secret. */
export interface FailedCall {
	/** Absent when no whole answer came. */
	status?: number;
	body?: PlaidErrorBody;
	/** What the network said, where no answer came. */
	network?: string;
}

/** The bank wants its customer to sign in once more. */
export const LOGIN_REQUIRED = 'ITEM_LOGIN_REQUIRED';

/** What an access or public token is answered that does not count, or counts no more. */
const NO_TOKEN = new Set(['INVALID_ACCESS_TOKEN', 'INVALID_PUBLIC_TOKEN', 'ITEM_NOT_FOUND']);

interface Words {
	/** In place of Plaid’s own message, which is for developers. */
	says?: string;
	whatToDo: string;
}

const WORDS: Readonly<Record<string, Words>> = {
	INVALID_API_KEYS: {
		says: 'Plaid does not know this client ID with this secret',
		whatToDo:
			'Copy both from Developers > Keys in Plaid’s Dashboard: each environment has a secret of its own.',
	},
	[LOGIN_REQUIRED]: {
		says: 'the bank wants its customer to sign in again',
		whatToDo:
			'Make a link with Create Link Address and the purpose Repair a Connection, and send it to the customer.',
	},
	INVALID_ACCESS_TOKEN: {
		says: 'Plaid does not know this access token',
		whatToDo:
			'It was removed, or belongs to another environment or client ID. Have the customer connect the account again.',
	},
	INVALID_PUBLIC_TOKEN: {
		says: 'this public token is used up, more than 30 minutes old, or of another environment',
		whatToDo: 'Have the customer connect the account again.',
	},
	INVALID_LINK_TOKEN: {
		says: 'this link is over, or of another environment',
		whatToDo: 'Make a new link and send it to the customer.',
	},
	INVALID_ACCOUNT_ID: {
		says: 'the customer did not share this account',
		whatToDo: 'Use the ID of one of the accounts that Exchange Public Token puts out.',
	},
	ITEM_NOT_FOUND: {
		says: 'the connection to the bank is not there any more',
		whatToDo: 'Have the customer connect the account again.',
	},
	NO_AUTH_ACCOUNTS: {
		says: 'the customer shared no account that can be debited',
		whatToDo: 'Have the customer connect a checking or savings account.',
	},
	PRODUCT_NOT_READY: {
		says: 'the bank is still being asked',
		whatToDo: 'Run it again in a minute.',
	},
	PRODUCTS_NOT_SUPPORTED: {
		says: 'the bank does not offer this to Plaid',
		whatToDo:
			'Have the customer connect an account at another bank, or let Stripe verify this one.',
	},
	INVALID_PRODUCT: {
		whatToDo: 'Ask Plaid to enable the products Auth and Balance for your team.',
	},
	INVALID_STRIPE_ACCOUNT: {
		says: 'Plaid could not make a token at your Stripe account',
		whatToDo:
			'Connect Stripe under Developers > Integrations in Plaid’s Dashboard. Test keys of Stripe go with Plaid’s Sandbox, live keys with Production.',
	},
	UNAUTHORIZED_ROUTE_ACCESS: {
		whatToDo:
			'Ask Plaid to enable this for your team; sending links by Plaid is enabled on request.',
	},
	INSTITUTION_DOWN: { whatToDo: 'The bank does not answer. Run it again later.' },
	INSTITUTION_NOT_RESPONDING: { whatToDo: 'The bank does not answer. Run it again later.' },
	INSTITUTION_NO_LONGER_SUPPORTED: {
		whatToDo:
			'Have the customer connect an account at another bank, or let Stripe verify this one.',
	},
	not_plaid: {
		whatToDo:
			'Check API Address in the credential; a proxy between n8n and Plaid may have answered, too.',
	},
	no_answer: {
		whatToDo:
			'Check API Address in the credential, the network and status.plaid.com, then run it again.',
	},
	RATE_LIMIT_EXCEEDED: {
		whatToDo: 'Plaid went on refusing for too many requests. Run it again later.',
	},
	API_ERROR: {
		whatToDo: 'Plaid has a problem of its own. See status.plaid.com, then run it again.',
	},
	ITEM_ERROR: { whatToDo: 'Have the customer connect the account again.' },
	INSTITUTION_ERROR: { whatToDo: 'The bank has a problem of its own. Run it again later.' },
	INVALID_REQUEST: { whatToDo: 'Correct the value and run it again.' },
	INVALID_INPUT: { whatToDo: 'Correct the value and run it again.' },
};

/**
 * Says in words why a call failed.
 *
 * @param doing what was being done, said in front ("Checking the balance")
 */
export function plaidProblem({ status, body, network }: FailedCall, doing: string): Problem {
	const code = body?.error_code ?? (status === undefined ? 'no_answer' : 'not_plaid');
	const words = WORDS[code] ?? WORDS[body?.error_type ?? ''];
	const own = body?.error_message ?? notAnswered(status, network);
	const request = body?.request_id ? ` Plaid request ID: ${body.request_id}` : '';
	return new Problem(`${doing} failed: ${sentence(words?.says ?? own)}`, {
		origin: status === undefined ? 'network' : 'plaid',
		code,
		httpStatus: status,
		requestId: body?.request_id,
		whatToDo: `${words?.whatToDo ?? 'See plaid.com/docs/errors for this code.'}${request}`,
	});
}

/** Tells whether Plaid refused because the bank wants its customer to sign in again. */
export function isLoginRequired(error: unknown): error is Problem {
	return error instanceof Problem && error.origin === 'plaid' && error.code === LOGIN_REQUIRED;
}

/** Tells whether Plaid refused because a token counts no more. */
export function isTokenGone(error: unknown): boolean {
	return error instanceof Problem && error.origin === 'plaid' && NO_TOKEN.has(error.code ?? '');
}

function notAnswered(status: number | undefined, network: string | undefined): string {
	if (status !== undefined) return `what answers is not Plaid (HTTP status ${status})`;
	return `no complete answer came from Plaid${network ? ` (${network})` : ''}`;
}

function sentence(message: string): string {
	return message.trim().replace(/\.$/, '');
}
