import type { Schema } from '../schema/schema';
import type { FieldDef, ObjectDef } from '../schema/types';
import type { Settings } from '../settings';
import type { Store } from '../store/store';

type ObjectRight = 'Create' | 'Read' | 'Edit' | 'Delete';

interface Rights {
	admin: boolean;
	/** The profile grants the standard objects and their standard fields. */
	standard: boolean;
	/** `object.right` in lower case. */
	objects: Set<string>;
	/** `object.field` in lower case. */
	readable: Set<string>;
	editable: Set<string>;
}

/**
 * What each user may see and change. A custom field is visible only through field permissions, an
 * administrator's eyes included, except where it is required.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_fieldpermissions.htm
 */
export class Access {
	private readonly rights = new Map<string, Rights>();
	private readonly fields = new Map<string, FieldDef[]>();
	private revision = -1;

	constructor(
		private readonly store: Store,
		private readonly schema: Schema,
		private readonly settings: () => Settings,
	) {}

	/** To be called when permissions, assignments or settings have changed. */
	forget(): void {
		this.rights.clear();
		this.fields.clear();
	}

	/** Whether the user may do this to the object's records at all. */
	may(userId: string, right: ObjectRight, def: ObjectDef): boolean {
		const rights = this.of(userId);
		if (rights.admin) return true;
		if (isSetup(def)) return right === 'Read';
		if (rights.standard && !def.custom) return true;
		return rights.objects.has(`${def.name}.${right}`.toLowerCase());
	}

	/** Whether the user may change the org's objects, fields and permissions. */
	mayCustomize(userId: string): boolean {
		return this.of(userId).admin;
	}

	/** The object's fields that the user may read; none when the object is out of reach. */
	readable(userId: string, def: ObjectDef): FieldDef[] {
		this.refresh();
		const key = `${userId}.${def.name}`;
		let found = this.fields.get(key);
		if (!found) {
			found = this.may(userId, 'Read', def)
				? this.schema.fields(def).filter((each) => this.mayRead(userId, def, each))
				: [];
			this.fields.set(key, found);
		}
		return found;
	}

	/** The field, if the user may read it. */
	field(userId: string, def: ObjectDef, name: string): FieldDef | undefined {
		const found = this.schema.field(def, name);
		return found && this.readable(userId, def).includes(found) ? found : undefined;
	}

	/** Whether the user may write the field where the field itself can be written. */
	mayEdit(userId: string, def: ObjectDef, each: FieldDef): boolean {
		const path = `${def.name}.${each.name}`;
		if (listed(this.settings().readOnlyFields, path)) return false;
		const rights = this.of(userId);
		if (isAlwaysVisible(each) || !each.custom)
			return (
				rights.admin || rights.standard || !each.nillable || rights.editable.has(path.toLowerCase())
			);
		return rights.editable.has(path.toLowerCase());
	}

	private mayRead(userId: string, def: ObjectDef, each: FieldDef): boolean {
		const path = `${def.name}.${each.name}`;
		if (listed(this.settings().hiddenFields, path)) return false;
		const rights = this.of(userId);
		if (isAlwaysVisible(each) || isSetup(def)) return true;
		if (!each.custom && (rights.admin || rights.standard)) return true;
		return rights.readable.has(path.toLowerCase());
	}

	private refresh(): void {
		if (this.revision === this.schema.revision) return;
		this.revision = this.schema.revision;
		this.forget();
	}

	private of(userId: string): Rights {
		this.refresh();
		const known = this.rights.get(userId);
		if (known) return known;
		const rights = this.load(userId);
		this.rights.set(userId, rights);
		return rights;
	}

	private load(userId: string): Rights {
		const profile = this.store.get(
			'SELECT p.Name AS name, p.Id AS id FROM sf_User u JOIN sf_Profile p ON p.Id = u.ProfileId WHERE u.Id = ?',
			userId,
		);
		const name = String(profile?.['name'] ?? '');
		const sets = `SELECT PermissionSetId FROM sf_PermissionSetAssignment WHERE AssigneeId = ? AND IsDeleted = 0
			UNION SELECT Id FROM sf_PermissionSet WHERE IsOwnedByProfile = 1 AND ProfileId = ?`;
		const profileId = String(profile?.['id'] ?? '');
		const fields = this.store.all(
			`SELECT Field, PermissionsEdit FROM sf_FieldPermissions WHERE IsDeleted = 0 AND PermissionsRead = 1 AND ParentId IN (${sets})`,
			userId,
			profileId,
		);
		const objects = this.store.all(
			`SELECT * FROM sf_ObjectPermissions WHERE IsDeleted = 0 AND ParentId IN (${sets})`,
			userId,
			profileId,
		);
		const rightNames: ObjectRight[] = ['Create', 'Read', 'Edit', 'Delete'];
		return {
			admin: name === 'System Administrator',
			standard: name === 'Standard User',
			objects: new Set(
				objects.flatMap((row) =>
					rightNames
						.filter((right) => row[`Permissions${right}`] === 1)
						.map((right) => `${String(row['SobjectType'])}.${right}`.toLowerCase()),
				),
			),
			readable: new Set(fields.map((row) => String(row['Field']).toLowerCase())),
			editable: new Set(
				fields
					.filter((row) => row['PermissionsEdit'] === 1)
					.map((row) => String(row['Field']).toLowerCase()),
			),
		};
	}
}

const isAlwaysVisible = (each: FieldDef): boolean =>
	each.type === 'id' ||
	each.nameField === true ||
	(!each.nillable && each.type !== 'boolean') ||
	!!systemFields[each.name];

const systemFields: Record<string, true> = { IsDeleted: true };

const setupObjects = new Set([
	'User',
	'Organization',
	'Profile',
	'RecordType',
	'CurrencyType',
	'Group',
	'PermissionSet',
	'PermissionSetAssignment',
	'FieldPermissions',
	'ObjectPermissions',
]);

/** Whether the object belongs to the org's setup rather than to its users' work. */
export const isSetup = (def: ObjectDef): boolean => setupObjects.has(def.name);

const listed = (paths: string[], path: string): boolean =>
	paths.some((each) => each.toLowerCase() === path.toLowerCase());
