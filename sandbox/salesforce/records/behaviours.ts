import type { Org } from '../org';
import { stages } from '../schema/picklists';
import type { ObjectDef } from '../schema/types';
import type { Row } from '../store/store';
import { permissionObjects } from './delete';
import { linkNewVersion, prepareVersion } from './files';
import { checkPermissionRow } from './permissionRows';
import { fullName } from './names';
import { preparePerson, savePersonContact } from './personAccounts';
import type { Session } from './session';

/** What the org derives before it writes: `row` holds the columns to be written, `old` the present ones. */
export function beforeSave(org: Org, def: ObjectDef, row: Row, old?: Row): void {
	switch (def.name) {
		case 'Account':
			preparePerson(org, def, row, old);
			break;
		case 'Contact':
		case 'Lead':
		case 'User':
			if ('FirstName' in row || 'LastName' in row) row['Name'] = fullName({ ...old, ...row });
			break;
		case 'Opportunity':
			prepareOpportunity(row, old);
			break;
		case 'Task':
			if ('Status' in row) row['IsClosed'] = row['Status'] === 'Completed' ? 1 : 0;
			break;
		case 'Case':
			if ('Status' in row) row['IsClosed'] = row['Status'] === 'Closed' ? 1 : 0;
			break;
		case 'ContentVersion':
			prepareVersion(org, row, old);
			break;
		default:
			if (permissionObjects.has(def.name)) checkPermissionRow(org, def, row, old);
	}
	if (!old) numberRecord(org, def, row);
}

/** What the org does once the record is written. */
export function afterSave(org: Org, session: Session, def: ObjectDef, row: Row, old?: Row): void {
	if (def.name === 'Account') savePersonContact(org, def, row, old);
	if (def.name === 'ContentVersion' && !old) linkNewVersion(org, session, row);
	if (permissionObjects.has(def.name)) org.access.forget();
}

function prepareOpportunity(row: Row, old?: Row): void {
	const stage = stages.find((each) => each.name === row['StageName']);
	if (stage) {
		row['Probability'] ??= stage.probability;
		row['IsClosed'] = stage.closed ? 1 : 0;
		row['IsWon'] = stage.won ? 1 : 0;
		row['ForecastCategory'] = stage.category;
	}
	const whole: Row = { ...old, ...row };
	const amount = whole['Amount'];
	if (typeof amount === 'number')
		row['ExpectedRevenue'] = (amount * Number(whole['Probability'] ?? 0)) / 100;
}

function numberRecord(org: Org, def: ObjectDef, row: Row): void {
	for (const each of def.fields.values()) {
		if (each.autoNumber === undefined) continue;
		const count = String(org.store.next(`number:${def.name}.${each.name}`));
		row[each.name] = each.autoNumber.replace(/\{(0+)\}/, (_all, zeros: string) =>
			count.padStart(zeros.length, '0'),
		);
	}
}
