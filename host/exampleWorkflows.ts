import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { N8nApi, SavedCredential, WorkflowDraft } from './n8nApi';

interface WorkflowNode {
	credentials?: Record<string, { id?: string; name?: string }>;
}

/** The importable examples of `folder`, as n8n's REST interface takes them. */
export function readExampleWorkflows(folder: string): WorkflowDraft[] {
	if (!existsSync(folder)) return [];
	return globSync('**/*.json', { cwd: folder })
		.sort()
		.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown)
		.filter(isWorkflow);
}

function isWorkflow(value: unknown): value is WorkflowDraft {
	return (
		typeof value === 'object' &&
		value !== null &&
		'nodes' in value &&
		Array.isArray(value.nodes) &&
		'connections' in value &&
		'name' in value &&
		typeof value.name === 'string'
	);
}

/** The same workflow with each node's credential replaced by the saved one of its type, if there is one. */
export function withCredentials(
	draft: WorkflowDraft,
	credentials: readonly SavedCredential[],
): WorkflowDraft {
	const byType = new Map(credentials.map((one) => [one.type, { id: one.id, name: one.name }]));
	const nodes = draft.nodes.map((node: WorkflowNode) => {
		if (node.credentials === undefined) return node;
		const replaced = Object.entries(node.credentials).map(([type, asked]) => [
			type,
			byType.get(type) ?? asked,
		]);
		return { ...node, credentials: Object.fromEntries(replaced) as WorkflowNode['credentials'] };
	});
	const { name, connections, settings, pinData } = draft;
	return {
		name,
		nodes,
		connections,
		...(settings === undefined ? {} : { settings }),
		...(pinData === undefined ? {} : { pinData }),
	};
}

/**
 * Imports the examples that n8n does not have yet; one of the same name may have been worked on and
 * is left alone.
 * @returns the names of those that were imported
 */
export async function importExamples(
	api: Pick<N8nApi, 'workflows' | 'createWorkflow'>,
	examples: readonly WorkflowDraft[],
	credentials: readonly SavedCredential[],
): Promise<string[]> {
	const known = new Set((await api.workflows()).map(({ name }) => name));
	const missing = examples.filter(({ name }) => !known.has(name));
	for (const draft of missing) await api.createWorkflow(withCredentials(draft, credentials));
	return missing.map(({ name }) => name);
}
