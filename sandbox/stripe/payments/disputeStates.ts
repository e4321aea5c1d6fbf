import { Machine, type Transition } from '../machine';

export type DisputeTrigger =
	| 'submitted'
	| 'rejected'
	| 'appealed'
	// These end it.
	| 'won'
	| 'lost'
	| 'dropped'
	| 'prevented';

interface Step extends Transition {
	on: DisputeTrigger;
}

const STATES = 'https://docs.stripe.com/disputes/how-disputes-work';
const APPEALS = 'https://docs.stripe.com/disputes/arbitration';

/** A payer's bank asking for the money back. */
export const DISPUTE = new Machine<Step>('Dispute', [
	{
		from: 'needs_response',
		on: 'submitted',
		to: 'under_review',
		events: ['charge.dispute.updated'],
		see: STATES,
	},
	{
		from: 'warning_needs_response',
		on: 'submitted',
		to: 'warning_under_review',
		events: ['charge.dispute.updated'],
		see: `${STATES}#inquiries`,
	},
	// The payer's bank rejects the response; whoever has enabled appeals may have the network decide.
	{
		from: 'under_review',
		on: 'rejected',
		to: 'appeal_needs_response',
		events: ['charge.dispute.updated'],
		see: APPEALS,
	},
	{
		from: 'appeal_needs_response',
		on: 'appealed',
		to: 'appeal_under_review',
		events: ['charge.dispute.updated'],
		see: APPEALS,
	},
	{
		from: ['needs_response', 'under_review', 'appeal_under_review'],
		on: 'won',
		to: 'won',
		events: ['charge.dispute.funds_reinstated', 'charge.dispute.closed'],
		see: STATES,
	},
	{
		from: ['needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review'],
		on: 'lost',
		to: 'lost',
		events: ['charge.dispute.closed'],
		see: STATES,
	},
	{
		from: ['warning_needs_response', 'warning_under_review'],
		on: 'dropped',
		to: 'warning_closed',
		events: ['charge.dispute.closed'],
		see: `${STATES}#inquiries`,
	},
	// It is over before the bank has raised it: https://docs.stripe.com/disputes/prevention-preview
	{
		from: 'new',
		on: 'prevented',
		to: 'prevented',
		events: ['charge.dispute.created', 'charge.dispute.closed'],
		see: 'https://docs.stripe.com/changelog/basil/2025-08-27/add-preventions-to-dispute',
	},
]);
