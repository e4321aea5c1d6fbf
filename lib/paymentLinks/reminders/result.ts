import type { Problem } from '../../errors';
import type { Invoice } from '../../invoices/invoice';
import type { Money } from '../../money';
import type { NextReminder } from './schedule';

/** What became of an invoice that is sent and not paid. */
export type ReminderOutcome =
	/** A reminder has left. */
	| 'sent'
	/** Another run has it, at this moment or just before. */
	| 'sentElsewhere'
	/** The next step's day has not come. */
	| 'notYet'
	/** Every step has had its mail. */
	| 'allSent'
	/** All that was left is on its way from a bank. */
	| 'inFlight'
	/** Nothing is left, though its status does not say so yet. */
	| 'paid'
	/** A payment of it is disputed: that is settled with the bank. */
	| 'disputed'
	/** There is no due date to count from. */
	| 'noDueDate'
	/** It was begun in an earlier run, and nobody knows whether it left. */
	| 'uncertain'
	/** It could not be sent. */
	| 'failed';

export interface ReminderResult {
	invoice: Invoice;
	outcome: ReminderOutcome;
	/** The last reminder that was sent; 0 for none. */
	step: number;
	next: NextReminder | undefined;
	/** What can still be asked for. */
	left: Money;
	url: string;
	sentTo: readonly string[];
	messageId: string;
	/** Why it failed or is uncertain, or what was not noted of a mail that has left. */
	problem?: Problem;
}
