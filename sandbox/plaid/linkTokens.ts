import { randomUUID } from 'node:crypto';
import type { LinkTokenCreateRequest } from 'plaid';
import { dateTime, type PlaidContext } from './context';
import { invalidField, invalidInput, missingFields } from './errors';
import { itemOf } from './items';
import { type LinkSession, type LinkToken, newToken } from './store';

const HOUR = 60 * 60;
const LONGEST_LINK = 21 * 24 * HOUR;
/** https://plaid.com/docs/api/link/#link-token-create-request-language */
const LANGUAGES = 'da de en es et fr hi it lt lv nl no pl pt ro sv vi'.split(' ');

/** https://plaid.com/docs/api/link/#linktokencreate */
export function createLinkToken(context: PlaidContext, request: LinkTokenCreateRequest): object {
	const { access_token: accessToken, products, hosted_link: hosted, user } = request;
	const item = accessToken ? itemOf(context, accessToken, { evenSignedOut: true }) : undefined;
	if (!item && !products?.length) throw missingFields(['products']);
	if (!user?.client_user_id) throw missingFields(['user.client_user_id']);
	if (!LANGUAGES.includes(request.language)) {
		throw invalidField(`language must be one of ${LANGUAGES.join(', ')}`);
	}
	if (request.country_codes.length === 0) throw invalidField('country_codes must not be empty');
	const lifetime = hosted?.url_lifetime_seconds;
	if (lifetime !== undefined && (lifetime <= 0 || lifetime > LONGEST_LINK)) {
		throw invalidField('hosted_link.url_lifetime_seconds must be positive and at most 21 days');
	}
	for (const [name, address] of [
		['webhook', request.webhook],
		['hosted_link.completion_redirect_uri', hosted?.completion_redirect_uri],
	] as const) {
		if (address !== undefined && !URL.canParse(address))
			throw invalidField(`${name} is not a valid URI`);
	}
	const delivery: string | undefined = hosted?.delivery_method;
	if (delivery === 'email' && !user.email_address) {
		throw missingFields(['user.email_address']);
	}
	if (delivery === 'sms' && !user.phone_number) {
		throw missingFields(['user.phone_number']);
	}
	const now = context.host.clock.now();
	const usual = hosted || item ? HOUR / 2 : 4 * HOUR;
	const token: LinkToken = {
		id: newToken('link'),
		page: randomUUID(),
		createdAt: now,
		expiresAt: now + (lifetime ?? usual),
		request,
		item: item?.id ?? null,
		sessions: [],
	};
	context.store.save('link_token', token);
	return {
		link_token: token.id,
		expiration: dateTime(token.expiresAt),
		...(hosted && { hosted_link_url: `${context.host.pages.url}/plaid/hl/${token.page}` }),
	};
}

/** https://plaid.com/docs/api/link/#linktokenget */
export function getLinkToken(context: PlaidContext, id: string): object {
	const token = context.store.get('link_token', id);
	if (!token) {
		throw invalidInput(
			'INVALID_LINK_TOKEN',
			'the link token is invalid, expired or of another environment',
		);
	}
	const { request } = token;
	return {
		link_token: token.id,
		created_at: dateTime(token.createdAt),
		expiration: dateTime(token.expiresAt),
		link_sessions: token.sessions.map((session) => shownSession(context, session)),
		metadata: {
			initial_products: request.products ?? [],
			webhook: request.webhook ?? null,
			country_codes: request.country_codes,
			language: request.language,
			redirect_uri: request.redirect_uri ?? null,
			client_name: request.client_name,
		},
	};
}

function shownSession({ store }: PlaidContext, session: LinkSession): object {
	const { id, bank, publicTokens } = session;
	const institution = bank && { institution_id: bank.id, name: bank.name };
	const added = publicTokens.map((publicToken) => {
		const item = store.get('item', store.get('public_token', publicToken)?.item ?? '');
		return {
			public_token: publicToken,
			institution,
			accounts: (item?.accounts ?? []).map((account) => ({
				id: account.id,
				name: account.name,
				mask: account.mask,
				type: account.type,
				subtype: account.subtype,
				verification_status: null,
				class_type: null,
			})),
		};
	});
	const isExit = session.status === 'EXITED';
	return {
		link_session_id: id,
		started_at: dateTime(session.startedAt),
		finished_at: dateTime(session.finishedAt),
		events: [],
		exit: isExit
			? { error: null, metadata: { institution, status: 'institution_not_found' } }
			: null,
		results: {
			item_add_results: added,
			cra_item_add_results: [],
			cra_update_results: [],
			bank_income_results: [],
			payroll_income_results: [],
			document_income_results: null,
		},
	};
}
