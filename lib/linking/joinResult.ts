import type Stripe from 'stripe';
import type { AccountRecord } from '../accounts/accountRecord';
import type { Problem } from '../errors';
import type { Difference } from './differences';

/** An account and the customer that it is to be joined with. */
export interface JoinRequest {
	/** In the long form, where it has the form of a record's ID. */
	accountId: string;
	customerId: string;
	/** Of the credential; undefined: the account's own. */
	location?: string;
	/** Whether it may take the place of another customer's ID. */
	replace: boolean;
	/** Says what would become of it, and writes nothing. */
	isDryRun: boolean;
}

/** What became of one of them. */
export interface JoinResult {
	status: 'joined' | 'alreadyJoined' | 'refused';
	accountId: string;
	accountName: string | null;
	customerId: string;
	location: string;
	/** The ID that the account held before, where it was replaced. */
	replacedId?: string;
	account?: AccountRecord;
	customer?: Stripe.Customer;
	differences: Difference[];
	/** Why it was refused, or what failed after the ID was written. */
	problem?: Problem;
}

/** A request whose account and location are known. */
export interface Placed {
	request: JoinRequest;
	account: AccountRecord;
	location: string;
	field: string;
}
