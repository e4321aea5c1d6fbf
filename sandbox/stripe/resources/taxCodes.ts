import { TAX_CODES, taxCode } from '../catalog/taxCodes';
import { pathPart, refuseMissing } from '../lookup';
import { operation, type Resource } from '../operation';
import { checkedLimit, list } from '../pagination';

/** https://docs.stripe.com/api/tax_codes */
export const taxCodes: Resource = {
	operations: [
		operation({
			name: 'taxCodes.retrieve',
			method: 'GET',
			path: '/v1/tax_codes/:code',
			permission: 'tax_code_read',
			handle(call) {
				const id = pathPart(call, 'code');
				return taxCode(id) ?? refuseMissing(call, 'tax code', id);
			},
		}),
		operation({
			name: 'taxCodes.list',
			method: 'GET',
			path: '/v1/tax_codes',
			permission: 'tax_code_read',
			handle(call) {
				const { starting_after: after, ending_before: before } = call.params;
				const limit = checkedLimit(call.params.limit);
				const end = before ? TAX_CODES.indexOf(before) : TAX_CODES.length;
				const start = before ? Math.max(0, end - limit) : after ? TAX_CODES.indexOf(after) + 1 : 0;
				const ids = TAX_CODES.slice(start, Math.min(end, start + limit));
				const hasMore = before ? start > 0 : start + limit < end;
				return list(
					call.url,
					ids.flatMap((id) => taxCode(id) ?? []),
					hasMore,
				);
			},
		}),
	],
};
