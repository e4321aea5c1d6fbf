import { Credentials, getAdditionalKeys } from 'n8n-core';
import {
	getCredentialOwnRequestAllowedDomains,
	ICredentialsHelper,
	isExpression,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsExpressionResolveValues,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { CredentialStore } from './credentialStore';
import type { CredentialTypes } from './credentialTypes';
import { InputError } from './inputError';
import type { NodeTypes } from './nodeTypes';

/** An expression in a credential sees n8n's variables and the other fields, but no node. */
const NO_NODE: INode = {
	id: 'credential',
	name: 'Credential',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/**
 * What n8n's server does with credentials around a node's request, over credentials held in
 * memory: defaults and expressions resolved, `authenticate` in both forms, `preAuthentication`
 * with its token kept for the rest of the run.
 * Behaviour: https://docs.n8n.io/integrations/creating-nodes/build/reference/credentials-files/
 */
export class CredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly types: CredentialTypes,
		private readonly nodeTypes: NodeTypes,
		private readonly store: CredentialStore,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		return this.types.parents(name);
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.types.properties(type);
	}

	isCredentialUsableByNode(credentialType: string, nodeType: string): boolean {
		// An unknown type is reported where it is read.
		if (!this.types.has(credentialType)) return true;
		if (!this.types.get(credentialType).restrictToSupportedNodes) return true;
		return this.types.supportedNodes(credentialType).includes(nodeType);
	}

	async getCredentials(reference: INodeCredentialsDetails, type: string): Promise<Credentials> {
		const stored = this.store.get(reference, type);
		const credentials = new Credentials({ id: stored.id, name: stored.name }, type);
		await credentials.setData(stored.data);
		return credentials;
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		reference: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		at?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = structuredClone(this.store.get(reference, type).data);
		if (raw) return stored;
		return await this.resolve(additionalData, stored, type, mode, executeData, at);
	}

	/** Fills in the type's default values and resolves expressions, where there are any. */
	async resolve(
		additionalData: IWorkflowExecuteAdditionalData,
		stored: ICredentialDataDecryptedObject,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		at?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const filled = (NodeHelpers.getNodeParameters(
			this.types.properties(type),
			stored as INodeParameters,
			true,
			false,
			null,
			null,
		) ?? {}) as ICredentialDataDecryptedObject;
		// Kept although no form shows them: the tokens of a sign-in, and the domains that an admin
		// allows a credential to be sent to.
		for (const field of ['oauthTokenData', 'allowedHttpRequestDomains', 'allowedDomains']) {
			const value = stored[field];
			if (filled[field] === undefined && value !== undefined) filled[field] = value;
		}

		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (at) {
			return at.workflow.expression.getParameterValue(
				filled as INodeParameters,
				at.runExecutionData,
				at.runIndex,
				at.itemIndex,
				at.node.name,
				at.connectionInputData,
				mode,
				keys,
				executeData,
				false,
				filled,
			) as ICredentialDataDecryptedObject;
		}
		return this.emptyWorkflow().expression.getComplexParameterValue(
			NO_NODE,
			filled as INodeParameters,
			mode,
			keys,
			undefined,
			undefined,
			filled,
		) as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow: Workflow = this.emptyWorkflow(),
		node: INode = NO_NODE,
	): Promise<IHttpRequestOptions> {
		const request = requestOptions as IHttpRequestOptions;
		const { authenticate } = this.types.get(typeName);
		if (typeof authenticate === 'function') return await authenticate(credentials, request);
		if (authenticate?.type !== 'generic') return request;

		const resolved = (value: string): string => {
			if (!isExpression(value)) return value;
			const answer = workflow.expression.getSimpleParameterValue(
				node,
				value,
				'internal',
				{ $credentials: credentials },
				undefined,
				'',
			);
			return answer ? String(answer) : '';
		};
		const parts = request as unknown as Record<string, Record<string, string> | undefined>;
		parts['headers'] ??= {};
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const target = (parts[part] ??= {});
			for (const [key, value] of Object.entries(values as Record<string, string>)) {
				target[resolved(key)] = resolved(value);
			}
		}
		return request;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.types.get(typeName);
		const token = type.properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		);
		if (!token || !type.preAuthentication) return undefined;
		if (credentials[token.name] && !credentialsExpired && !isCredentialTest(node)) return undefined;

		const fetched = await this.runPreAuthentication(helpers, credentials, typeName);
		if (fetched?.[token.name] === undefined) return undefined;
		const reference = node.credentials?.[typeName];
		const stored = reference && this.store.find(reference, typeName);
		if (stored) {
			// What a person wrote as an expression stays one; only the token is always replaced.
			const kept = Object.entries(fetched).filter(
				([field]) => field === token.name || !isExpression(stored.data[field]),
			);
			stored.data = { ...stored.data, ...Object.fromEntries(kept) };
		}
		return Object.assign(credentials, fetched);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { preAuthentication } = this.types.get(typeName);
		if (!preAuthentication) return undefined;
		const fetched = await preAuthentication.call(
			withinAllowedDomains(helpers, credentials),
			credentials,
		);
		return fetched as ICredentialDataDecryptedObject | undefined;
	}

	async updateCredentials(
		reference: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.store.get(reference, type).data = structuredClone(data);
	}

	async updateCredentialsOauthTokenData(
		reference: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		const { oauthTokenData } = data;
		if (oauthTokenData === undefined) {
			throw new InputError(`The sign-in of credential type "${type}" gave no token`);
		}
		this.store.get(reference, type).data['oauthTokenData'] = structuredClone(oauthTokenData);
	}

	private emptyWorkflow(): Workflow {
		return new Workflow({
			nodes: [NO_NODE],
			connections: {},
			active: false,
			nodeTypes: this.nodeTypes,
		});
	}
}

/** n8n tests a credential with a node of one parameter, `temp`; then a token is always fetched. */
function isCredentialTest(node: INode): boolean {
	return node.parameters['temp'] === '' && node.type === 'n8n-nodes-base.noOp';
}

function withinAllowedDomains(
	helpers: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): IHttpRequestHelper {
	const { httpRequest } = helpers.helpers;
	return {
		helpers: {
			httpRequest: async (request: IHttpRequestOptions): Promise<unknown> => {
				const allowedDomains = getCredentialOwnRequestAllowedDomains(credentials);
				return await httpRequest(
					allowedDomains === undefined ? request : { ...request, allowedDomains },
				);
			},
		},
	};
}
