import {
	contextFor,
	type Context,
	type ContextParts,
	type JobPayload,
	type ScopedPayload,
} from './context';

/** What is done when a job of the kind is due; `context.now` is when that was. */
export type StripeJob = (context: Context, payload: JobPayload) => void;

/** Lets the scheduler run Stripe's jobs. */
export function handleJobs(parts: ContextParts, jobs: Readonly<Record<string, StripeJob>>): void {
	for (const [kind, job] of Object.entries(jobs)) {
		parts.host.scheduler.handle(`stripe.${kind}`, (kept, atMs, clock) => {
			const { scope, platform, payload } = kept as ScopedPayload;
			const now = Math.floor(atMs / 1000);
			job(contextFor(parts, { scope, platform, now, onTestClock: clock !== undefined }), payload);
		});
	}
}
