import type { Problem } from '../errors';
import { expectedWords, foundWords } from '../model/fieldWords';
import type { InspectedField, InspectedObject, Inspection, PartStatus } from './inspectOrg';

/** What is told of one object or field. */
export interface PartReport {
	/** API name in the org: `Invoice__c`, `Account.Stripe_Customer_ID__c`. */
	name: string;
	kind: 'object' | 'field';
	label: string;
	status: PartStatus;
	/** What it means, as a sentence. */
	message: string;
	/** Absent when nothing is to be done. */
	whatToDo?: string;
	/** What the package needs it to be. */
	expected: string;
	/** What the org has, where the user sees it. */
	found?: string;
	/** The package's own name, where the builder has mapped it to another. */
	mappedFrom?: string;
}

const RUN_INSTALL = 'Run this node with the operation Install';

/** A report for each object and field, each object before its fields. */
export function reportOf(inspection: Inspection): PartReport[] {
	return inspection.objects.flatMap((object) => [
		objectReport(object, inspection.refusal),
		...object.fields.map((field) => fieldReport(field, object, inspection.refusal)),
	]);
}

function objectReport(
	{ planned, status, description }: InspectedObject,
	refusal: Problem | undefined,
): PartReport {
	const { name, object, ourName, mapped } = planned;
	return {
		name,
		kind: 'object',
		label: description?.label ?? object.label,
		status,
		...advice(status, 'object', mapped, refusal),
		expected: object.custom && !mapped ? 'Custom object' : 'Object',
		...(description && { found: description.custom ? 'Custom object' : 'Standard object' }),
		...(mapped && { mappedFrom: ourName }),
	};
}

function fieldReport(
	{ planned, status, reason, description, standIn }: InspectedField,
	{ planned: owner }: InspectedObject,
	refusal: Problem | undefined,
): PartReport {
	const { field, path, ourPath, mapped } = planned;
	return {
		name: standIn ? `${owner.name}.${standIn}` : path,
		kind: 'field',
		label: description?.label ?? field.label,
		status,
		...(standIn
			? { message: `The org has several currencies: ${standIn} takes the place of ${field.name}` }
			: advice(status, 'field', mapped, refusal, reason)),
		expected: expectedWords(field),
		...(description && { found: foundWords(description) }),
		...(path !== ourPath && { mappedFrom: ourPath }),
	};
}

function advice(
	status: PartStatus,
	kind: 'object' | 'field',
	mapped: boolean,
	refusal: Problem | undefined,
	reason = '',
): { message: string; whatToDo?: string } {
	const correctMapping = `Correct the name under Name Mapping, or create the ${kind} in Salesforce.`;
	switch (status) {
		case 'present':
			return { message: 'Ready' };
		case 'missing':
			return {
				message: `The org does not have this ${kind}`,
				whatToDo: mapped ? correctMapping : `${RUN_INSTALL}, which creates it.`,
			};
		case 'notVisible':
			return {
				message: `The org has this ${kind}, but the connection’s user does not see it`,
				whatToDo: `${RUN_INSTALL}, which grants access, or grant it to the user in Salesforce.`,
			};
		case 'missingOrNotVisible':
			return {
				message: `The org does not have this ${kind}, or the connection’s user does not see it`,
				whatToDo: mapped
					? `${correctMapping} If it is there, grant the user access to it.`
					: (refusal?.whatToDo ?? `${RUN_INSTALL}.`),
			};
		case 'readOnly':
			return {
				message: `The connection’s user sees this ${kind}, but may not write to it`,
				whatToDo: `${RUN_INSTALL}, which grants access, or grant it to the user in Salesforce.`,
			};
		case 'wrongType':
			return {
				message: `The org has a field of this name that does not fit: it is ${reason}`,
				whatToDo:
					'Change the field in Salesforce (Setup > Object Manager), or choose another one under Name Mapping. Install leaves it as it is.',
			};
	}
}
