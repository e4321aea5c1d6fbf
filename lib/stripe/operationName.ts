/**
 * The name that Stripe's rate limits know a request by: the method and the path without its IDs.
 * Requests for different objects of one kind count towards the same limit.
 * https://docs.stripe.com/rate-limits
 *
 * @param path with or without its query, such as `/v1/customers/cus_123?expand[]=tax_ids`
 * @returns such as `GET /v1/customers/:id`
 */
export function operationName(method: string, path: string): string {
	const [plain = ''] = path.split('?');
	const segments = plain.split('/').map((segment, index) => {
		const isVersion = index === 1;
		// Stripe's own words in paths are lower-case letters and underscores; its IDs hold more.
		return isVersion || /^[a-z_]*$/.test(segment) ? segment : ':id';
	});
	return `${method.toUpperCase()} ${segments.join('/')}`;
}
