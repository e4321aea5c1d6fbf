import type Stripe from 'stripe';
import { change } from '../changes';
import { invalidRequest } from '../errors';
import { checkMetadata, mergeMetadata } from '../fields';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';
import {
	DECIDED_AFTER,
	endDispute,
	moveDispute,
	openDispute,
	verdictOf,
} from '../payments/disputes';

const PATH = '/v1/disputes';
const disputeOf = (call: Call<unknown>) => find(call, 'dispute', pathPart(call, 'dispute'));

/** https://docs.stripe.com/api/disputes/update: evidence is staged, or submitted by `submit`. */
function update(call: Call<Stripe.DisputeUpdateParams>): Stripe.Dispute {
	const before = disputeOf(call);
	const { evidence = {}, submit, metadata } = call.params;
	checkStage(before, Object.keys(evidence));
	const given = Object.entries(evidence as Record<string, unknown>).map(
		([name, value]) => [name, value === '' ? null : value] as const,
	);
	const details = before.evidence_details;
	const after: Stripe.Dispute = {
		...before,
		evidence: {
			...before.evidence,
			...(Object.fromEntries(given) as Partial<Stripe.Dispute.Evidence>),
		},
		evidence_details: { ...details, has_evidence: details.has_evidence || given.length > 0 },
		metadata: mergeMetadata(before.metadata, metadata),
	};
	// The API submits unless it is told not to.
	if (given.length === 0 || submit === false) {
		return change(call, before, after, 'charge.dispute.updated');
	}
	const isAppeal = before.status === 'appeal_needs_response';
	const submitted = moveDispute(call, after, isAppeal ? 'appealed' : 'submitted', {
		evidence_details: {
			...after.evidence_details,
			submission_count: details.submission_count + 1,
		},
	});
	const isInquiry = before.status.startsWith('warning');
	const { appeal, uncategorized_text: text } = submitted.evidence;
	// Stripe names no words for testing an appeal: those of a response decide here too.
	const said = isAppeal ? appeal?.card?.reason_for_filing : text;
	const on = isInquiry ? 'dropped' : verdictOf(said ?? undefined);
	call.later('endDispute', call.now + DECIDED_AFTER, { id: before.id, on }, { key: before.id });
	return submitted;
}

/**
 * An appeal takes evidence of its own, and no other:
 * https://docs.stripe.com/changelog/endive/2026-10-28/evidence-submission-appeal-dispute-decisions
 */
function checkStage({ status }: Stripe.Dispute, names: readonly string[]): void {
	const isAppeal = status.startsWith('appeal_');
	const param = names.find((name) => (name === 'appeal') !== isAppeal);
	if (param === undefined) return;
	throw invalidRequest(
		`A dispute with the status ${status} takes no evidence of this kind.`,
		undefined,
		`evidence[${param}]`,
	);
}

/** https://docs.stripe.com/api/disputes */
export const disputes: Resource = {
	operations: [
		operation({
			name: 'disputes.list',
			method: 'GET',
			path: PATH,
			permission: 'charge_read',
			handle(call) {
				const { charge, payment_intent: intent } = call.params;
				return page(call, { types: ['dispute'], equal: { charge, payment_intent: intent } });
			},
		}),
		operation({
			name: 'disputes.retrieve',
			method: 'GET',
			path: `${PATH}/:dispute`,
			permission: 'charge_read',
			handle: disputeOf,
		}),
		operation({
			name: 'disputes.update',
			method: 'POST',
			path: `${PATH}/:dispute`,
			permission: 'charge_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: update,
		}),
		operation({
			name: 'disputes.close',
			method: 'POST',
			path: `${PATH}/:dispute/close`,
			permission: 'charge_write',
			handle(call) {
				const dispute = disputeOf(call);
				return moveDispute(
					call,
					dispute,
					dispute.status.startsWith('warning') ? 'dropped' : 'lost',
				);
			},
		}),
	],
	jobs: { openDispute, endDispute },
};
