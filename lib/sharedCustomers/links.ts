// What each side notes of the other, so that a second run finds it. A platform's customer may be shared
// with more accounts than metadata has keys, so its links are packed: `acct_…:cus_…`, a space between.

/** In the connected customer: the platform's customer that it stands for. */
export const PLATFORM_CUSTOMER_KEY = 'shared_platform_customer';
/** In the connected customer: `<method on the platform>:<its copy here>`, a space between several. */
export const COPIES_KEY = 'shared_payment_methods';
/** In the connected customer: since when it is no longer shared. */
export const REMOVED_KEY = 'shared_removed_at';
/** In the platform's customer, with `_2`, `_3` and so on when one key is full. */
const LINKS_KEY = 'shared_with';

/** https://docs.stripe.com/api/metadata */
const MOST_KEYS = 50;
const LONGEST_VALUE = 500;

type Metadata = Readonly<Record<string, string>>;

/** A connected account's ID → the ID of the customer there. */
export type Links = ReadonlyMap<string, string>;

/** A payment method on the platform's side → the one on the connected account that was made of it. */
export type Copies = ReadonlyMap<string, string>;

/** The links that a platform's customer notes; what is no link is passed over. */
export function linksIn(metadata: Metadata): Map<string, string> {
	return pairsIn(linkKeys(metadata).map((key) => metadata[key] ?? ''));
}

/** The copies that a connected customer notes. */
export function copiesIn(metadata: Metadata): Map<string, string> {
	return pairsIn([metadata[COPIES_KEY] ?? '']);
}

/** Copies as they are noted; the oldest are dropped when there are too many for one value. */
export function copiesText(copies: Copies): string {
	const pairs = [...copies].map(([original, copy]) => `${original}:${copy}`);
	while (pairs.join(' ').length > LONGEST_VALUE) pairs.shift();
	return pairs.join(' ');
}

/** A change of metadata, and the accounts whose links no longer fit into it. */
export interface LinkPatch {
	metadata: Record<string, string>;
	left: string[];
}

/**
 * What is to be written into a platform customer's metadata so that it notes these links.
 *
 * @param metadata as it is
 * @param changes by account: the customer there, or undefined to take the link out
 */
export function linkPatch(
	metadata: Metadata,
	changes: ReadonlyMap<string, string | undefined>,
): LinkPatch {
	const chunks = new Map<string, Array<[string, string]>>();
	for (const key of linkKeys(metadata)) chunks.set(key, [...pairsIn([metadata[key] ?? ''])]);
	const open = new Map(changes);
	for (const [key, pairs] of chunks) {
		const kept = pairs.flatMap(([account, customer]): Array<[string, string]> => {
			if (!open.has(account)) return [[account, customer]];
			const wanted = open.get(account);
			open.delete(account);
			return wanted === undefined ? [] : [[account, wanted]];
		});
		chunks.set(key, kept);
	}
	const left: string[] = [];
	const others = Object.keys(metadata).filter((key) => !chunks.has(key)).length;
	for (const [account, customer] of open) {
		if (customer === undefined) continue;
		const pair: [string, string] = [account, customer];
		const roomy = [...chunks.values()].find(
			(pairs) => textOf([...pairs, pair]).length <= LONGEST_VALUE,
		);
		if (roomy) roomy.push(pair);
		else if (others + chunks.size < MOST_KEYS) chunks.set(freeKey(chunks), [pair]);
		else left.push(account);
	}
	const patch: Record<string, string> = {};
	for (const [key, pairs] of chunks) {
		const text = textOf(pairs);
		if (text !== (metadata[key] ?? '')) patch[key] = text;
	}
	return { metadata: patch, left };
}

function linkKeys(metadata: Metadata): string[] {
	return Object.keys(metadata).filter((key) => /^shared_with(?:_\d+)?$/.test(key));
}

function freeKey(taken: ReadonlyMap<string, unknown>): string {
	for (let number = 1; ; number++) {
		const key = number === 1 ? LINKS_KEY : `${LINKS_KEY}_${number}`;
		if (!taken.has(key)) return key;
	}
}

function pairsIn(texts: readonly string[]): Map<string, string> {
	const pairs = texts
		.flatMap((text) => text.split(' '))
		.map((pair) => /^(\w+):(\w+)$/.exec(pair))
		.filter((match) => match !== null)
		.map(([, one = '', other = '']): [string, string] => [one, other]);
	return new Map(pairs);
}

function textOf(pairs: ReadonlyArray<readonly [string, string]>): string {
	return pairs.map(([one, other]) => `${one}:${other}`).join(' ');
}
