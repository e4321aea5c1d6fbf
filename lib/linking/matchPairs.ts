// Which unlinked accounts and customers may be the same, by what both sides say.

/** What an account or a customer is compared by. */
export interface Comparable {
	id: string;
	name: string;
	emails: readonly string[];
	phones: readonly string[];
}

/** Two that may be the same. */
export interface Pair {
	accountId: string;
	customerId: string;
	/** 0 to 100. */
	score: number;
	/** Why, for people: `the e-mail address is the same`. */
	reasons: string[];
	/** Another pair of the account or the customer may be the right one: a person has to decide. */
	isAmbiguous: boolean;
}

const SAME_EMAIL = 60;
const SAME_PHONE = 30;
const SAME_NAME = 40;
const LIKE_NAME = 20;
/** What more than so many customers have in common, such as info@… or a word, tells nothing by itself. */
const COMMON = 50;

/** What companies have in their names beside the name. */
const LEGAL_FORMS = new Set(
	'inc incorporated llc ltd limited corp corporation co company gmbh ag sa sas sarl bv nv plc kg the and'.split(
		' ',
	),
);

/**
 * Proposes pairs by e-mail address, phone and name, the best first. Each account and each customer is in at
 * most one. Where another pair of one of the two scores as much or more, and nothing but a pair that is
 * itself in doubt stands against it, the pair is said to be ambiguous.
 */
export function proposePairs(
	accounts: readonly Comparable[],
	customers: readonly Comparable[],
): Pair[] {
	const index = indexOf(customers);
	const candidates = accounts.flatMap((account) => candidatesFor(account, index));
	candidates.sort(
		(one, other) =>
			other.score - one.score ||
			order(one.accountId, other.accountId) ||
			order(one.customerId, other.customerId),
	);
	const rivals = rivalsIn(candidates);
	const taken = new Map<string, Pair>();
	const pairs: Pair[] = [];
	for (const candidate of candidates) {
		const { accountId, customerId } = candidate;
		if (taken.has(accountId) || taken.has(customerId)) continue;
		const isAmbiguous = [accountId, customerId].some((id) => {
			const others = rivals.get(id) ?? [];
			const isLastSeen = [-1, MOST_RIVALS - 1].includes(others.indexOf(candidate));
			return isLastSeen || others.some((rival) => isInDoubt(candidate, rival, taken));
		});
		const pair = { ...candidate, isAmbiguous };
		taken.set(accountId, pair).set(customerId, pair);
		pairs.push(pair);
	}
	return pairs;
}

/** How many of the best pairs of each account and each customer are weighed; beyond these all is in doubt. */
const MOST_RIVALS = 10;

/** The best candidates of each account and each customer. */
function rivalsIn(candidates: readonly Candidate[]): Map<string, Candidate[]> {
	const rivals = new Map<string, Candidate[]>();
	for (const candidate of candidates) {
		for (const id of [candidate.accountId, candidate.customerId]) {
			const known = rivals.get(id);
			if (!known) rivals.set(id, [candidate]);
			else if (known.length < MOST_RIVALS) known.push(candidate);
		}
	}
	return rivals;
}

/** Whether a rival of a pair may be right in its place. */
function isInDoubt(
	candidate: Candidate,
	rival: Candidate,
	taken: ReadonlyMap<string, Pair>,
): boolean {
	if (rival === candidate || rival.score < candidate.score) return false;
	if (rival.score === candidate.score) return true;
	// It lost to a better pair, which was sure of itself or was not.
	const [winner] = [rival.accountId, rival.customerId].flatMap((id) => taken.get(id) ?? []);
	return winner?.isAmbiguous ?? true;
}

function order(one: string, other: string): number {
	return one < other ? -1 : one > other ? 1 : 0;
}

type Candidate = Omit<Pair, 'isAmbiguous'>;
type Index = ReadonlyMap<string, readonly Comparable[]>;

function indexOf(customers: readonly Comparable[]): Index {
	const index = new Map<string, Comparable[]>();
	for (const customer of customers) {
		for (const key of keysOf(customer)) {
			const known = index.get(key);
			if (known) known.push(customer);
			else index.set(key, [customer]);
		}
	}
	return index;
}

/** What two have to have in common to be compared at all: one of these. */
function keysOf({ name, emails, phones }: Comparable): Set<string> {
	const words = wordsOf(name);
	const whole = words.join(' ');
	const ways = [
		...emails.map(emailKey).map((key) => key && `email ${key}`),
		...phones.map(phoneKey).map((key) => key && `phone ${key}`),
	].filter((key) => key !== '');
	return new Set([
		...ways,
		...words.map((word) => `word ${word}`),
		// By these the many that share an address, or a name made of common words, are told apart.
		...(whole === '' ? [] : [`name ${whole}`, ...ways.map((key) => `${key} name ${whole}`)]),
	]);
}

function candidatesFor(account: Comparable, index: Index): Candidate[] {
	const possible = new Set<Comparable>();
	for (const key of keysOf(account)) {
		const found = index.get(key) ?? [];
		if (found.length > COMMON) continue;
		for (const customer of found) possible.add(customer);
	}
	return [...possible].flatMap((customer): Candidate[] => {
		const { score, reasons } = compare(account, customer);
		if (score === 0) return [];
		return [{ accountId: account.id, customerId: customer.id, score, reasons }];
	});
}

function compare(account: Comparable, customer: Comparable): { score: number; reasons: string[] } {
	const reasons: string[] = [];
	let score = 0;
	const add = (points: number, reason: string) => {
		score += points;
		reasons.push(reason);
	};
	if (share(account.emails, customer.emails, emailKey))
		add(SAME_EMAIL, 'the e-mail address is the same');
	if (share(account.phones, customer.phones, phoneKey))
		add(SAME_PHONE, 'the phone number is the same');
	const [one, other] = [wordsOf(account.name), wordsOf(customer.name)];
	if (one.length > 0 && one.join(' ') === other.join(' ')) add(SAME_NAME, 'the name is the same');
	else if (likeness(one, other) >= 0.5) add(LIKE_NAME, 'the name is similar');
	return { score: Math.min(score, 100), reasons };
}

function share(
	ones: readonly string[],
	others: readonly string[],
	keyOf: (text: string) => string,
): boolean {
	const keys = new Set(others.map(keyOf).filter((key) => key !== ''));
	return ones.some((one) => keys.has(keyOf(one)));
}

function emailKey(email: string): string {
	return email.trim().toLowerCase();
}

/** The last digits, so that +1 (512) 757-6000 and 512-757-6000 are the same; short ones tell nothing. */
function phoneKey(phone: string): string {
	const digits = phone.replace(/(?:ext|x)\.?\s*\d+$/i, '').replace(/\D/g, '');
	return digits.length < 7 ? '' : digits.slice(-9);
}

/** Sorted, without accents, punctuation and legal forms. */
function wordsOf(name: string): string[] {
	const words = name
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '' && !LEGAL_FORMS.has(word));
	return [...new Set(words)].sort();
}

/** How many words of both are in both. */
function likeness(one: readonly string[], other: readonly string[]): number {
	const both = one.filter((word) => other.includes(word)).length;
	const all = new Set([...one, ...other]).size;
	return all === 0 ? 0 : both / all;
}
