/** What is remembered of who called most lately; who was forgotten begins anew. */
const MOST_REMEMBERED = 10_000;

interface Bucket {
	left: number;
	atMs: number;
}

/** How many calls may come at once, and how many a second in the long run. */
interface Bound {
	burst: number;
	perSecond: number;
}

/** A link is looked at by few. */
const OF_LINK: Bound = { burst: 60, perSecond: 1 };
/** Behind one address there may be many: a company's, or the proxy before n8n. */
const OF_ADDRESS: Bound = { burst: 600, perSecond: 20 };

/**
 * Holds back who calls too often: a link first, and an address only widely. It is remembered in this
 * process alone, which is enough to keep a flood from the services behind it.
 */
export class CallBounds {
	private readonly links = new Map<string, Bucket>();
	private readonly addresses = new Map<string, Bucket>();

	/** @param nowMs of a clock that never goes back */
	allowsLink(link: string, nowMs: number): boolean {
		return allows(this.links, link, OF_LINK, nowMs);
	}

	/** @param nowMs of a clock that never goes back */
	allowsAddress(address: string, nowMs: number): boolean {
		return allows(this.addresses, address, OF_ADDRESS, nowMs);
	}
}

function allows(
	buckets: Map<string, Bucket>,
	name: string,
	{ burst, perSecond }: Bound,
	nowMs: number,
): boolean {
	const { left: before, atMs } = buckets.get(name) ?? { left: burst, atMs: nowMs };
	const left = Math.min(burst, before + ((nowMs - atMs) / 1000) * perSecond);
	const isAllowed = left >= 1;
	buckets.delete(name);
	buckets.set(name, { left: isAllowed ? left - 1 : left, atMs: nowMs });
	const [oldest] = buckets.keys();
	if (buckets.size > MOST_REMEMBERED && oldest !== undefined) buckets.delete(oldest);
	return isAllowed;
}
