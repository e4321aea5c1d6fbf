import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import type { AccountFields } from './accountFields';
import type { AccountFieldNames } from '../accounts/accountRecord';

/** What every sync of accounts and customers works with. */
export interface SyncContext {
	salesforce: SalesforceConnection;
	/** Opens the Stripe account of a location; '' is the main one. */
	stripeOf: (location: string) => Promise<Stripe>;
	/** Names of the credential's locations, '' for the main account. */
	locations: readonly string[];
	model: Model;
	/** The org that the accounts are in, as an 18-character ID; undefined where it does not say. */
	orgId?: string;
	/** Names of the account's fields that the sync itself reads and writes. */
	names: AccountFieldNames;
	fields: AccountFields;
	/** Customers of the same e-mail address count as the account's where nothing else is known. */
	matchByEmail: boolean;
	/** What one side had and has no more, the other loses too. */
	clearEmptied: boolean;
	/** Everything is decided and nothing written, in either system. */
	dryRun?: boolean;
	/** Names this run; the same run tried again makes the same writes. */
	runKey: string;
	clock: WallClock;
	cancelled: () => boolean;
}
