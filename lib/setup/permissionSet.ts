import type { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryRecords } from '../salesforce/query';
import { runningUser } from '../salesforce/runningUser';
import { identifier, soql } from '../salesforce/soql';
import { type RowOutcome, type RowValues, writeRecords } from '../salesforce/write';
import { type Need, withPermissions } from './permissionWords';

export const PERMISSION_SET = 'Stripe_Payments';
const LABEL = 'Stripe Payments';
const DESCRIPTION =
	'The objects and fields that the n8n nodes for Stripe need. Assign it to the users who work with them.';

/** What the permission set is to allow. */
export interface Grants {
	/** Objects whose records may be read, made and changed. */
	objects: readonly string[];
	/** `Account.Stripe_Customer_ID__c`, each with whether it can be written to at all. */
	fields: ReadonlyArray<{ path: string; writable: boolean }>;
}

/** What was done; empty and false when all of it was there already. */
export interface PermissionSetResult {
	id: string;
	created: boolean;
	/** Objects and fields, by name, that it did not allow before. */
	granted: Set<string>;
	refused: Map<string, Problem>;
	/** The connection's user did not have it before. */
	assigned: boolean;
}

/**
 * Sees to it that there is the permission set, that it allows this, and that the connection's user has
 * it. What it allows beyond that stays as it is.
 *
 * @throws Problem when the permission set cannot be made or assigned
 */
export async function ensurePermissionSet(
	connection: SalesforceConnection,
	grants: Grants,
): Promise<PermissionSetResult> {
	const { id, created } = await ensureSet(connection);
	const result: PermissionSetResult = {
		id,
		created,
		granted: new Set(),
		refused: new Map(),
		assigned: false,
	};
	await ensurePermissions(connection, result, {
		object: 'ObjectPermissions',
		key: 'SobjectType',
		wanted: grants.objects.map((name) => ({
			name,
			SobjectType: name,
			rights: ['PermissionsRead', 'PermissionsCreate', 'PermissionsEdit'],
		})),
	});
	await ensurePermissions(connection, result, {
		object: 'FieldPermissions',
		key: 'Field',
		wanted: grants.fields.map(({ path, writable }) => ({
			name: path,
			SobjectType: path.split('.')[0] ?? '',
			rights: ['PermissionsRead', ...(writable ? ['PermissionsEdit'] : [])],
		})),
	});
	result.assigned = await ensureAssigned(connection, id);
	return result;
}

async function ensureSet(
	connection: SalesforceConnection,
): Promise<{ id: string; created: boolean }> {
	const [known] = await queryRecords<{ Id: string }>(
		connection,
		soql`SELECT Id FROM PermissionSet WHERE Name = ${PERMISSION_SET} AND IsOwnedByProfile = FALSE`,
		{ doing: 'Looking for the permission set' },
	);
	if (known) return { id: known.Id, created: false };
	const id = await createOne(
		connection,
		'PermissionSet',
		{ Name: PERMISSION_SET, Label: LABEL, Description: DESCRIPTION },
		'Creating the permission set',
		'permit',
	);
	return { id, created: true };
}

interface Permissions {
	object: 'ObjectPermissions' | 'FieldPermissions';
	/** The field that names what is permitted. */
	key: 'SobjectType' | 'Field';
	wanted: ReadonlyArray<{ name: string; SobjectType: string; rights: readonly string[] }>;
}

type PermissionRow = Readonly<Record<string, unknown>> & { Id: string };

/** Adds rights that are lacking, as rows of their own or to rows that are there; takes none away. */
async function ensurePermissions(
	connection: SalesforceConnection,
	result: PermissionSetResult,
	{ object, key, wanted }: Permissions,
): Promise<void> {
	if (wanted.length === 0) return;
	const all = object === 'ObjectPermissions' ? soql`PermissionsCreate, ` : soql``;
	const rows = await queryRecords<PermissionRow>(
		connection,
		soql`SELECT Id, ${identifier(key)}, ${all}PermissionsRead, PermissionsEdit FROM ${identifier(object)} WHERE ParentId = ${result.id}`,
		{ doing: 'Looking up what the permission set allows' },
	);
	const known = new Map(rows.map((row) => [String(row[key]).toLowerCase(), row]));
	const lacking = wanted.filter(({ name, rights }) => {
		const row = known.get(name.toLowerCase());
		return !row || rights.some((right) => row[right] !== true);
	});
	const fresh = lacking.filter(({ name }) => !known.has(name.toLowerCase()));
	const changed = lacking.filter(({ name }) => known.has(name.toLowerCase()));
	const granted = (rights: readonly string[]) =>
		Object.fromEntries(rights.map((right) => [right, true]));

	const doing = 'Granting access';
	const note = (parts: typeof lacking, outcomes: readonly RowOutcome[]) =>
		parts.forEach(({ name }, index) => {
			const outcome = outcomes[index];
			if (outcome?.success === false) {
				result.refused.set(name, withPermissions(outcome.problem, doing, 'permit'));
			} else result.granted.add(name);
		});
	const create = fresh.map(({ name, SobjectType, rights }) => ({
		ParentId: result.id,
		SobjectType,
		[key]: name,
		...granted(rights),
	}));
	const update = changed.map(({ name, rights }) => ({
		Id: known.get(name.toLowerCase())?.Id,
		...granted(rights),
	}));
	note(fresh, await write(connection, 'create', object, create, doing));
	note(changed, await write(connection, 'update', object, update, doing));
}

async function write(
	connection: SalesforceConnection,
	operation: 'create' | 'update',
	object: string,
	rows: readonly RowValues[],
	doing: string,
): Promise<RowOutcome[]> {
	if (rows.length === 0) return [];
	return await writeRecords(connection, { operation, object, rows }, { doing });
}

async function ensureAssigned(connection: SalesforceConnection, setId: string): Promise<boolean> {
	const { userId } = await runningUser(connection);
	const [known] = await queryRecords(
		connection,
		soql`SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = ${setId} AND AssigneeId = ${userId}`,
		{ doing: 'Looking up who has the permission set' },
	);
	if (known) return false;
	await createOne(
		connection,
		'PermissionSetAssignment',
		{ PermissionSetId: setId, AssigneeId: userId },
		'Assigning the permission set to the connection’s user',
		'assign',
	);
	return true;
}

async function createOne(
	connection: SalesforceConnection,
	object: string,
	row: RowValues,
	doing: string,
	need: Need,
): Promise<string> {
	const [outcome] = await write(connection, 'create', object, [row], doing);
	if (outcome?.success) return outcome.id;
	if (!outcome) throw new Error(`${object} was left without an outcome`);
	throw withPermissions(outcome.problem, doing, need);
}
