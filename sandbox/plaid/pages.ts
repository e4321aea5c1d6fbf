import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { inTransaction } from '../control/database';
import { html, type Html, raw } from '../pages/html';
import { payerPage } from '../pages/payerPage';
import { sendPage } from '../pages/server';
import { accountsAt, type Bank, BANKS, LOGIN } from './banks';
import type { PlaidContext } from './context';
import { type Item, type LinkSession, type LinkToken, newIdentifier, newToken } from './store';
import { tellFinished } from './webhooks';

const HALF_AN_HOUR = 30 * 60;

interface Address {
	Params: { page: string };
}

/**
 * Link as Plaid hosts it: a bank, its login, and which accounts to share, on one page.
 * https://plaid.com/docs/link/hosted-link/
 */
export function linkPages(app: FastifyInstance, context: PlaidContext): void {
	app.get<Address>('/plaid/hl/:page', ({ params }, reply) => {
		const token = openToken(context, params.page);
		return sendPage(reply, token ? 200 : 404, token ? form(context, token) : over());
	});
	app.post<Address & { Body: URLSearchParams }>('/plaid/hl/:page', ({ params, body }, reply) => {
		const token = openToken(context, params.page);
		if (!token) return sendPage(reply, 404, over());
		const refusal = inTransaction(context.host.database, () => visit(context, token, body));
		if (refusal !== undefined) return sendPage(reply, 200, form(context, token, refusal));
		const back = token.request.hosted_link?.completion_redirect_uri;
		if (back !== undefined) return reply.redirect(back, 303);
		return sendPage(reply, 200, thanks());
	});
}

/** The token whose page this is, while it is neither over nor used up. */
function openToken({ store, host }: PlaidContext, page: string): LinkToken | undefined {
	const token = store.all('link_token').find((one) => one.page === page);
	if (!token || token.expiresAt < host.clock.now()) return undefined;
	return token.sessions.some(({ status }) => status === 'SUCCESS') ? undefined : token;
}

/** Does what the person asked for; returns what is wrong with it, if something is. */
function visit(context: PlaidContext, token: LinkToken, body: URLSearchParams): string | undefined {
	if (body.get('action') === 'leave') {
		finish(context, token, { status: 'EXITED', publicTokens: [], bank: null, accounts: [] });
		return undefined;
	}
	if (body.get('user') !== LOGIN.user || body.get('password') !== LOGIN.password) {
		return 'The credentials you provided were incorrect. Please try again.';
	}
	if (token.item !== null) return repair(context, token, token.item);
	const bank = BANKS.find(({ id }) => id === body.get('bank'));
	if (!bank) return 'Choose a bank.';
	const wanted = body.getAll('account');
	if (wanted.length === 0) return 'Choose an account.';
	connect(context, token, bank, wanted);
	return undefined;
}

function connect(context: PlaidContext, token: LinkToken, bank: Bank, masks: string[]): void {
	const { store, host } = context;
	const now = host.clock.now();
	const item: Item = {
		id: newIdentifier(),
		accessToken: newToken('access'),
		bank: { id: bank.id, name: bank.name },
		accounts: accountsAt(bank, newIdentifier).filter(({ mask }) => masks.includes(mask)),
		webhook: token.request.webhook ?? null,
		isLoginRequired: false,
		createdAt: now,
	};
	store.save('item', item);
	const publicToken = newToken('public');
	store.save('public_token', {
		id: publicToken,
		item: item.id,
		expiresAt: now + HALF_AN_HOUR,
		isExchanged: false,
	});
	finish(context, token, {
		status: 'SUCCESS',
		publicTokens: [publicToken],
		bank: item.bank,
		accounts: item.accounts.map(({ id }) => id),
	});
}

/** Update mode: the same connection works again, with the access token that it has. */
function repair(context: PlaidContext, token: LinkToken, id: string): string | undefined {
	const item = context.store.get('item', id);
	if (!item) return 'This connection has been removed.';
	context.store.save('item', { ...item, isLoginRequired: false });
	const accounts = item.accounts.map((account) => account.id);
	finish(context, token, { status: 'SUCCESS', publicTokens: [], bank: item.bank, accounts });
	return undefined;
}

function finish(
	context: PlaidContext,
	token: LinkToken,
	ended: Pick<LinkSession, 'accounts' | 'bank' | 'publicTokens' | 'status'>,
): void {
	const now = context.host.clock.now();
	const session: LinkSession = { id: randomUUID(), startedAt: now, finishedAt: now, ...ended };
	context.store.save('link_token', { ...token, sessions: [...token.sessions, session] });
	tellFinished(context, token, session);
}

function form({ store }: PlaidContext, token: LinkToken, error?: string): Html {
	const { client_name: name } = token.request;
	const shown = name.length > 30 ? 'This Application' : name;
	const bank = token.item === null ? undefined : store.get('item', token.item)?.bank;
	const kinds = accountsAt(BANKS[0] as Bank, newIdentifier);
	const choice = bank
		? html`<p>Sign in to ${bank.name} again.</p>`
		: html`<label
					>Bank
					<select name="bank">
						${BANKS.map((each) => html`<option value="${each.id}">${each.name}</option>`)}
					</select></label
				>
				<fieldset>
					<legend>Accounts</legend>
					${kinds.map(
						({ mask, name: label }, at) =>
							html`<label
								><input
									type="checkbox"
									name="account"
									value="${mask}"
									${raw(at === 0 ? 'checked' : '')}
								/>
								${label} ending in ${mask}</label
							>`,
					)}
				</fieldset>`;
	const body = html`<h1>${shown} uses Plaid to connect your account</h1>
		${error === undefined ? '' : html`<p class="error" role="alert">${error}</p>`}
		<form method="post">
			${choice}
			<label>User name <input name="user" autocomplete="off" placeholder="${LOGIN.user}" /></label>
			<label
				>Password
				<input type="password" name="password" autocomplete="off" placeholder="${LOGIN.password}"
			/></label>
			<button name="action" value="connect">Connect</button>
			<button name="action" value="leave" class="plain">Leave</button>
		</form>`;
	return payerPage('Connect your bank account', body);
}

function thanks(): Html {
	return payerPage(
		'Thank you',
		html`<h1>Thank you</h1>
			<p>You can close this page.</p>`,
	);
}

function over(): Html {
	const body = html`<h1>This link is over</h1>
		<p>Ask whoever sent it for a new one.</p>`;
	return payerPage('This link is over', body);
}
