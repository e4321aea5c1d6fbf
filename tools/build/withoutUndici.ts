// Stands in for undici in the bundle. jsforce loads it for a transport of its own, which ours replaces;
// it is half of what would be bundled, and merely loading it touches the dispatcher of Node's own fetch.

const unused = (): never => {
	throw new Error('The bundle has no undici: requests to Salesforce go through our own transport');
};

/** jsforce makes one when it is loaded. */
export function Agent(): void {}

export const fetch = unused;
export const ProxyAgent = unused;
export const Response = unused;
export const errors = { SocketError: unused };
