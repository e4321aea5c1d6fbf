import type { Clock } from '../../../lib/clock';
import { type NameMapping, partsOf, resolveModel } from '../../../lib/model/resolveModel';
import { connectSalesforce } from '../../../lib/salesforce/connection';
import { inspectOrg } from '../../../lib/setup/inspectOrg';
import { type InstalledPart, installModel } from '../../../lib/setup/installModel';
import { featuresOf, PACKAGES } from '../../../lib/setup/packages';
import { type PartReport, reportOf } from '../../../lib/setup/report';
import { startOrg, type TestOrg } from '../../sandbox/salesforce/harness';

/** Our names with those that the org has for them. */
export type Names = Readonly<Record<string, string>>;

/** An org without the package's data model, and its setup, each step one call. */
export interface SetupOrg extends TestOrg {
	check(names?: Names, packages?: readonly string[]): Promise<PartReport[]>;
	install(names?: Names, packages?: readonly string[]): Promise<InstalledPart[]>;
	/** Changes something in the org by the metadata, as an administrator would. */
	addField(object: string, name: string, metadata: object): Promise<void>;
	addObject(name: string): Promise<void>;
	/** Calls that change something, since they were last forgotten. */
	writes(): Promise<string[]>;
	forgetCalls(): Promise<void>;
	/** Makes a new org of it. */
	restart(): Promise<void>;
}

export const EVERYTHING = PACKAGES.map(({ value }) => value);

/** Waits are over at once. */
const clock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
	sleep: async () => {
		await new Promise((resolve) => setImmediate(resolve));
	},
};

/** Parts of the packages, by the names that the org has for them. */
function planOf(names: Names, packages: readonly string[]) {
	const mappings = Object.entries(names).map(([ours, existing]): NameMapping => ({
		ours,
		existing,
	}));
	return partsOf(resolveModel(mappings), featuresOf(packages));
}

export async function startSetupOrg(): Promise<SetupOrg> {
	const org = await startOrg();
	const connect = async () => {
		const { url: myDomain, clientId, clientSecret } = org;
		const auth = { kind: 'clientCredentials', myDomain, clientId, clientSecret } as const;
		return await connectSalesforce(auth, { clock });
	};
	return {
		...org,
		...administrationOf(org),
		check: async (names = {}, packages = EVERYTHING) =>
			reportOf(await inspectOrg(await connect(), planOf(names, packages))),
		install: async (names = {}, packages = EVERYTHING) =>
			await installModel(await connect(), planOf(names, packages)),
		forgetCalls: async () => {
			await org.control('DELETE', '/requests');
		},
		restart: async () => {
			org.faults.clear();
			await org.control('POST', '/reset');
		},
	};
}

/** What an administrator does in an org, and what was asked of it. */
export function administrationOf(
	org: TestOrg,
): Pick<SetupOrg, 'addField' | 'addObject' | 'writes'> {
	const add = async (type: string, FullName: string, Metadata: object) => {
		const { status, body } = await org.api('POST', `/tooling/sobjects/${type}`, {
			FullName,
			Metadata,
		});
		if (status !== 201) throw new Error(JSON.stringify(body));
	};
	return {
		addField: async (object, name, metadata) =>
			await add('CustomField', `${object}.${name}`, { label: name, ...metadata }),
		addObject: async (name) =>
			await add('CustomObject', name, {
				label: name,
				pluralLabel: name,
				nameField: { type: 'Text', label: 'Name' },
				deploymentStatus: 'Deployed',
				sharingModel: 'ReadWrite',
			}),
		writes: async () => {
			const { requests } = await org.control('GET', '/requests?service=salesforce');
			return (requests as Array<{ method: string; path: string; parts?: string[] }>)
				.flatMap(({ method, path, parts }) => parts ?? [`${method} ${path}`])
				.filter((call) => !call.startsWith('GET ') && !call.includes('/oauth2/'));
		},
	};
}
