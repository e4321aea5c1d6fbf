/** What a payer fills in on a page of Stripe's, to pay with a new card. */
export const CARD = {
	method: 'card',
	number: '4242424242424242',
	expiry: '12/34',
	cvc: '123',
	name: 'Rose',
};

/** Somebody with a browser who follows links and fills in forms, without scripts. */
export interface Payer {
	/** The address that the last step has led to. */
	at: string;
	/** What the page there says, as HTML. */
	page: string;
	open(address: string): Promise<void>;
	/** Sends the page's form, to the page's own address. */
	submit(fields: Record<string, string>): Promise<void>;
}

/** A payer who follows redirects as long as they stay at `home`; elsewhere only the address counts. */
export function newPayer(home: string): Payer {
	const follow = async (address: string, init: RequestInit = {}): Promise<void> => {
		payer.at = address;
		payer.page = '';
		if (!address.startsWith(home)) return;
		const answer = await fetch(address, { redirect: 'manual', ...init });
		const next = answer.headers.get('location');
		if (next !== null) return follow(next);
		payer.page = await answer.text();
	};
	const payer: Payer = {
		at: '',
		page: '',
		open: (address) => follow(address),
		submit: (fields) => follow(payer.at, { method: 'POST', body: new URLSearchParams(fields) }),
	};
	return payer;
}
