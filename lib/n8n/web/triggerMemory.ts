import type { IWebhookFunctions } from 'n8n-workflow';

/** Triggers that this process remembers something of; of those that were not called longest it forgets. */
const MOST_TRIGGERS = 1_000;

/** By what is remembered, and by trigger, the one that was called last at the end. */
const memories = new Map<new () => object, Map<string, object>>();

/**
 * What this process remembers of a trigger between two calls. It saves work and no more: another
 * process, and this one after a restart, starts with nothing.
 *
 * @param Memory what is remembered
 */
export function triggerMemory<T extends object>(
	context: IWebhookFunctions,
	Memory: new () => T,
): T {
	const byTrigger = memories.get(Memory) ?? new Map<string, object>();
	memories.set(Memory, byTrigger);
	const trigger = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	const known = byTrigger.get(trigger);
	// What stands under a class is always of it.
	const memory = (known as T | undefined) ?? new Memory();
	byTrigger.delete(trigger);
	byTrigger.set(trigger, memory);
	const [oldest] = byTrigger.keys();
	if (byTrigger.size > MOST_TRIGGERS && oldest !== undefined) byTrigger.delete(oldest);
	return memory;
}
