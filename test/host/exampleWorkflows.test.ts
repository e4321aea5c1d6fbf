import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { importExamples, readExampleWorkflows, withCredentials } from '../../host/exampleWorkflows';
import type { N8nApi, WorkflowDraft } from '../../host/n8nApi';

const CREDENTIAL = { id: 'abc', name: 'Stripe (sandbox)', type: 'stripeAccountApi' };

function example(name: string): WorkflowDraft {
	return {
		name,
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{ name: 'Create', credentials: { stripeAccountApi: { id: '1', name: 'Stripe' } } },
			{ name: 'Other', credentials: { slackApi: { id: '2', name: 'Slack' } } },
		],
		connections: {},
	};
}

it('reads every workflow of a folder and passes over other JSON files', () => {
	const folder = mkdtempSync(join(tmpdir(), 'examples-'));
	writeFileSync(join(folder, 'a.json'), JSON.stringify(example('A')));
	writeFileSync(join(folder, 'accounts.json'), JSON.stringify([{ Id: '001' }]));
	expect(readExampleWorkflows(folder).map(({ name }) => name)).toEqual(['A']);
	rmSync(folder, { recursive: true });
	expect(readExampleWorkflows(folder)).toEqual([]);
});

it('gives each node the saved credential of its type and leaves others as they are', () => {
	expect(withCredentials(example('A'), [CREDENTIAL]).nodes).toEqual([
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{ name: 'Create', credentials: { stripeAccountApi: { id: 'abc', name: 'Stripe (sandbox)' } } },
		{ name: 'Other', credentials: { slackApi: { id: '2', name: 'Slack' } } },
	]);
});

it('imports what is not there yet and leaves a workflow of the same name alone', async () => {
	const created: string[] = [];
	const api: Pick<N8nApi, 'workflows' | 'createWorkflow'> = {
		workflows: async () => [{ id: '1', name: 'A' }],
		createWorkflow: async (draft) => {
			created.push(draft.name);
			return { ...draft, id: '2', versionId: 'v', active: false };
		},
	};
	const imported = await importExamples(api, [example('A'), example('B')], [CREDENTIAL]);
	expect(imported).toEqual(['B']);
	expect(created).toEqual(['B']);
});
