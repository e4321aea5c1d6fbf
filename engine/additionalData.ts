import { Container } from '@n8n/di';
import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import type { IWorkflowExecuteAdditionalData, WorkflowExecuteMode } from 'n8n-workflow';

import type { CredentialsHelper } from './credentialsHelper';
import { InputError } from './inputError';
import { runCode } from './codeRunner';
import type { WorkflowFile } from './workflowFile';

/** Where an n8n with its default settings would be reached. */
export const DEFAULT_ADDRESS = 'http://localhost:5678';

/** What a run needs to know besides its workflow. */
export interface RunSurroundings {
	workflow: WorkflowFile;
	credentialsHelper: CredentialsHelper;
	executionId: string;
	mode: WorkflowExecuteMode;
	/** base address under which webhooks and resume addresses are made; default localhost:5678 */
	address?: string;
}

/**
 * What n8n's server hands to its engine with each run. Parts of the server that the harness does
 * not have (other workflows, agents) answer with an error in words when a node asks for them.
 */
export function additionalDataFor(surroundings: RunSurroundings): IWorkflowExecuteAdditionalData {
	const { workflow, credentialsHelper, executionId, mode } = surroundings;
	const address = surroundings.address ?? DEFAULT_ADDRESS;
	return {
		credentialsHelper,
		executionId,
		workflowId: workflow.id,
		currentNodeExecutionIndex: 0,
		hooks: new ExecutionLifecycleHooks(mode, executionId, {
			...workflow,
			active: false,
			isArchived: false,
			createdAt: new Date(0),
			updatedAt: new Date(0),
			activeVersionId: null,
		}),
		variables: {},
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		restApiUrl: `${address}/rest`,
		instanceBaseUrl: `${address}/`,
		formBaseUrl: `${address}/form`,
		formWaitingBaseUrl: `${address}/form-waiting`,
		formTestBaseUrl: `${address}/form-test`,
		webhookBaseUrl: `${address}/webhook`,
		webhookWaitingBaseUrl: `${address}/webhook-waiting`,
		webhookTestBaseUrl: `${address}/webhook-test`,
		mcpBaseUrl: `${address}/mcp`,
		mcpTestBaseUrl: `${address}/mcp-test`,
		logAiEvent: () => {},
		setExecutionStatus: () => {},
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		startRunnerTask: runCode,
		executeWorkflow: async () => {
			throw new InputError('Other workflows cannot be called from this harness');
		},
	};
}
