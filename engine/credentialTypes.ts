import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { InputError } from './inputError';
import type { NodePackages } from './packages';

/** The credential types of the loaded packages, with what they inherit. */
export class CredentialTypes {
	constructor(private readonly packages: NodePackages) {}

	has(name: string): boolean {
		return this.packages.some((one) => Object.hasOwn(one.known.credentials, name));
	}

	/** @throws InputError naming the type when no loaded package has it */
	get(name: string): ICredentialType {
		const home = this.packages.find((one) => Object.hasOwn(one.known.credentials, name));
		if (!home) throw new InputError(`Unknown credential type "${name}"`);
		return home.getCredential(name).type;
	}

	/** Full names of the nodes that say they use this credential type. */
	supportedNodes(name: string): string[] {
		return this.packages.flatMap((one) =>
			(one.known.credentials[name]?.supportedNodes ?? []).map(
				(node) => `${one.packageName}.${node}`,
			),
		);
	}

	/** Every type that this one extends, near and far. */
	parents(name: string): string[] {
		const direct = this.get(name).extends ?? [];
		return [...new Set(direct.flatMap((parent) => [parent, ...this.parents(parent)]))];
	}

	/** The type's fields, inherited ones first and replaced by its own of the same name. */
	properties(name: string): INodeProperties[] {
		const type = this.get(name);
		const all: INodeProperties[] = [];
		for (const parent of type.extends ?? []) {
			NodeHelpers.mergeNodeProperties(all, this.properties(parent));
		}
		NodeHelpers.mergeNodeProperties(all, type.properties);
		if (!type.extends && OAUTH_ROOTS.has(name)) all.push(OAUTH_TOKEN);
		return all;
	}
}

/** These hold the tokens of a finished OAuth sign-in in a field that no form shows. */
const OAUTH_ROOTS = new Set(['oAuth1Api', 'oAuth2Api']);
const OAUTH_TOKEN: INodeProperties = {
	displayName: 'OAuth Token Data',
	name: 'oauthTokenData',
	type: 'json',
	default: {},
};
