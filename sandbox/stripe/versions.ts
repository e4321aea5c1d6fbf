import { StripeError } from './errors';
import { SDK_API_VERSION } from './sdk';

/** The version that the installed SDK pins, which is also the sandbox account's default. */
export const PINNED_VERSION: string = SDK_API_VERSION;

/** Dated versions since 2017 and the named releases: https://docs.stripe.com/changelog */
const KNOWN = new Set(
	`2017-01-27 2017-02-14 2017-04-06 2017-05-25 2017-06-05 2017-08-15 2017-12-14 2018-01-23
	2018-02-05 2018-02-06 2018-02-28 2018-05-21 2018-07-27 2018-08-23 2018-09-06 2018-09-24
	2018-10-31 2018-11-08 2019-02-11 2019-02-19 2019-03-14 2019-05-16 2019-08-14 2019-09-09
	2019-10-08 2019-10-17 2019-11-05 2019-12-03 2020-03-02 2020-08-27 2022-08-01 2022-11-15
	2023-08-16 2023-10-16 2024-04-10 2024-06-20 2024-09-30.acacia 2024-10-28.acacia
	2024-11-20.acacia 2024-12-18.acacia 2025-01-27.acacia 2025-02-24.acacia 2025-03-31.basil
	2025-04-30.basil 2025-05-28.basil 2025-06-30.basil 2025-07-30.basil 2025-08-27.basil
	2025-09-30.clover 2025-10-29.clover 2025-11-17.clover 2025-12-15.clover 2026-01-28.clover
	2026-02-25.clover 2026-03-25.dahlia 2026-04-22.dahlia 2026-05-27.dahlia 2026-06-24.dahlia
	2026-07-29.dahlia 2026-08-26.dahlia 2026-09-30.endive 2026-10-28.endive`
		.split(/\s+/)
		.concat(PINNED_VERSION),
);

/** The version a request asks for, the pinned one without a header; 400 for one that never was. */
export function requestedVersion(header: string | undefined): string {
	const version = header ?? PINNED_VERSION;
	if (KNOWN.has(version)) return version;
	throw new StripeError(
		400,
		{ type: 'invalid_request_error', message: `Invalid Stripe API version: ${version}` },
		{ beforeEndpoint: true },
	);
}

/** Whether `version` came out before `release`; versions sort by their dates. */
export function isBefore(version: string, release: string): boolean {
	return version < release;
}
