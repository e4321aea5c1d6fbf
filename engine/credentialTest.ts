import { CredentialTestContext, ExecuteContext, RoutingNode } from 'n8n-core';
import { createRunExecutionData, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestRequest,
	INode,
	INodeCredentialTestResult,
	INodeType,
	INodeTypes,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { describeError } from './runResult';
import { openToolbox } from './session';
import type { Toolbox } from './session';

/** A credential to be tested as n8n does when a person saves it. */
export interface CredentialTestOptions {
	/** credential type, as `stripeAccountApi` */
	type: string;
	/** what its form holds; fields left out have their default values */
	data: object;
	/** folder of the built package that has the type; default this project */
	packageDir?: string;
}

/** The test that a type has: a request written in its description, or a function of a node. */
type Test =
	| { request: ICredentialTestRequest }
	| { call: (credential: ICredentialsDecrypted) => Promise<INodeCredentialTestResult> };

/**
 * Tests a credential.
 *
 * @returns `status` OK or Error, with the message that n8n shows
 * @throws InputError when there is no such credential type
 */
export async function testCredential(
	options: CredentialTestOptions,
): Promise<INodeCredentialTestResult> {
	const { type } = options;
	const credential = { id: 'tested', name: 'Tested credential', type, data: options.data };
	const toolbox = await openToolbox(options.packageDir, [credential]);
	const test = findTest(toolbox, type);
	if (!test) return { status: 'Error', message: `Credential type "${type}" has no test` };
	try {
		const additionalData = testSurroundings(toolbox);
		const data = await toolbox.credentialsHelper.getDecrypted(
			additionalData,
			{ id: credential.id, name: credential.name },
			type,
			'internal',
		);
		const decrypted: ICredentialsDecrypted = { ...credential, data };
		if ('call' in test) return await test.call(decrypted);
		return await sendTestRequest(toolbox, decrypted, test.request);
	} catch (error) {
		return { status: 'Error', message: describeError(error).message };
	}
}

function testSurroundings({ credentialsHelper }: Toolbox) {
	return additionalDataFor({
		workflow: {
			id: 'test',
			name: 'Credential test',
			nodes: [],
			connections: {},
			settings: {},
			staticData: {},
			pinData: {},
		},
		credentialsHelper,
		executionId: 'credential-test',
		mode: 'internal',
	});
}

function findTest({ credentialTypes, nodeTypes }: Toolbox, type: string): Test | undefined {
	const { test } = credentialTypes.get(type);
	if (test) return { request: test };
	for (const name of credentialTypes.supportedNodes(type)) {
		const node = nodeTypes.getByName(name);
		const versions = 'nodeVersions' in node ? Object.values(node.nodeVersions).reverse() : [node];
		for (const version of versions) {
			const used = version.description.credentials?.find((one) => one.name === type);
			if (!used?.testedBy) continue;
			if (typeof used.testedBy !== 'string') return { request: used.testedBy };
			const call = version.methods?.credentialTest?.[used.testedBy];
			if (call) return { call: (tested) => call.call(new CredentialTestContext(), tested) };
		}
	}
	return undefined;
}

/**
 * Sends the request as a declarative node with this credential would, so that `authenticate` and
 * `preAuthentication` take part, and reads the answer by the test's rules.
 */
async function sendTestRequest(
	toolbox: Toolbox,
	credential: ICredentialsDecrypted,
	test: ICredentialTestRequest,
): Promise<INodeCredentialTestResult> {
	const node: INode = {
		id: 'test',
		name: 'Credential test',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [credential.type]: { id: credential.id, name: credential.name } },
	};
	const nodeType: INodeType = {
		description: {
			...toolbox.nodeTypes.getByNameAndVersion(node.type, node.typeVersion).description,
			credentials: [{ name: credential.type, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	// The constructor filled in the one parameter, by which the helper knows a test.
	const filled = workflow.getNode(node.name) ?? node;
	const context = new ExecuteContext(
		workflow,
		filled,
		testSurroundings(toolbox),
		'internal',
		createRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node: filled, data: {}, source: null },
		[],
	);
	try {
		const output = await new RoutingNode(context, nodeType, credential).runNode();
		const body = output?.[0]?.[0]?.json ?? {};
		for (const rule of test.rules ?? []) {
			if (rule.type !== 'responseSuccessBody') continue;
			if (valueAt(body, rule.properties.key) === rule.properties.value) {
				return { status: 'Error', message: rule.properties.message };
			}
		}
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		return { status: 'Error', message: refusal(error, test) };
	}
}

/** What n8n tells of a failed test request: its rule's message, else the reply's status text. */
function refusal(error: unknown, test: ICredentialTestRequest): string {
	const { cause } = error as { cause?: { code?: string; response?: FailedResponse } };
	const response = cause?.response;
	if (response) {
		for (const rule of test.rules ?? []) {
			if (rule.type === 'responseCode' && rule.properties.value === response.status) {
				return rule.properties.message;
			}
		}
		return response.statusText || `Received HTTP status code: ${response.status}`;
	}
	return cause?.code ?? describeError(error).message;
}

interface FailedResponse {
	status: number;
	statusText?: string;
}

function valueAt(body: unknown, key: string): unknown {
	return key
		.split('.')
		.reduce<unknown>(
			(value, part) => (value as ICredentialDataDecryptedObject | undefined)?.[part],
			body,
		);
}
