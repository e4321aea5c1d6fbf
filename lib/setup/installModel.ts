import type { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { forgetDescriptions } from '../salesforce/describe';
import { fieldComponent, objectComponent } from './components';
import { createComponents } from './createComponents';
import { type Inspection, inspectOrg } from './inspectOrg';
import { ensurePermissionSet, type Grants, PERMISSION_SET } from './permissionSet';
import type { ResolvedObject } from '../model/resolveModel';
import { type PartReport, reportOf } from './report';

/** What an installation did to one object or field, or to the permission set. */
export type Change = 'created' | 'accessGranted' | 'assigned' | 'none';

export interface InstalledPart extends Omit<PartReport, 'kind'> {
	kind: PartReport['kind'] | 'permissionSet';
	change: Change;
	/** Why it could not be created, or access not be granted. */
	failure?: Problem;
}

/**
 * Creates what the org lacks of the model, with a permission set for it that the connection's user
 * gets. What is there already is left as it is, so that a second run changes nothing.
 *
 * @returns a report for each object and field as it is afterwards, and one for the permission set
 * @throws Problem when the user may not change the org's setup, or Salesforce cannot be reached
 */
export async function installModel(
	connection: SalesforceConnection,
	plan: readonly ResolvedObject[],
): Promise<InstalledPart[]> {
	const before = await inspectOrg(connection, plan);
	// Who may not look for what is there would change what is there.
	if (before.refusal) throw before.refusal;
	const { created, refused } = await createMissing(connection, before);
	const permissions = await ensurePermissionSet(connection, grantsFor(before, created));
	forgetDescriptions(connection);

	const hasChanged = created.size > 0 || permissions.granted.size > 0 || permissions.assigned;
	const after = hasChanged ? await inspectOrg(connection, plan) : before;
	const failures = new Map([...refused, ...permissions.refused]);
	const parts = reportOf(after).map((report): InstalledPart => {
		const { name } = report;
		const change = created.has(name)
			? 'created'
			: permissions.granted.has(name)
				? 'accessGranted'
				: 'none';
		const failure = failures.get(name);
		return { ...report, change, ...(failure && { failure }) };
	});
	return [
		...parts,
		{
			name: PERMISSION_SET,
			kind: 'permissionSet',
			label: 'Stripe Payments',
			status: 'present',
			message: 'The connection’s user has it. Assign it to others who need it in Salesforce.',
			expected: 'Permission set, assigned to the connection’s user',
			found: 'Permission set, assigned to the connection’s user',
			change: permissions.created ? 'created' : permissions.assigned ? 'assigned' : 'none',
		},
	];
}

async function createMissing(connection: SalesforceConnection, { objects }: Inspection) {
	const newObjects = objects.filter(
		({ status, planned }) => status === 'missing' && !planned.mapped,
	);
	const madeObjects = await createComponents(
		connection,
		'CustomObject',
		newObjects.map(({ planned }) => objectComponent(planned)),
	);
	const newFields = objects
		// On an object that is not there nothing can be created; its own report says why.
		.filter(
			({ status, planned }) =>
				madeObjects.created.has(planned.name) ||
				!['missing', 'missingOrNotVisible'].includes(status),
		)
		.flatMap(({ fields }) => fields)
		.filter(({ status, planned }) => status === 'missing' && !planned.mapped);
	const madeFields = await createComponents(
		connection,
		'CustomField',
		newFields.map(({ planned }) => fieldComponent(planned)),
	);
	return {
		created: new Set([...madeObjects.created, ...madeFields.created]),
		refused: new Map([...madeObjects.refused, ...madeFields.refused]),
	};
}

/** All that is there now, seen or not. */
function grantsFor({ objects }: Inspection, created: ReadonlySet<string>): Grants {
	const there = (name: string, status: string) =>
		created.has(name) || !['missing', 'missingOrNotVisible'].includes(status);
	const present = objects.filter(({ planned, status }) => there(planned.name, status));
	return {
		objects: present.map(({ planned }) => planned.name),
		fields: present
			.flatMap(({ fields }) => fields)
			.filter(
				({ planned, status, description, standIn }) =>
					there(planned.path, status) && !standIn && (description?.permissionable ?? true),
			)
			.map(({ planned, description }) => ({
				path: planned.path,
				writable: !description?.calculated && !description?.autoNumber,
			})),
	};
}
