import type { Org } from '../org';
import type { FieldOptions } from '../schema/fields';
import {
	summaryComparisons,
	summaryOperations,
	type Summary,
	type SummaryFilter,
} from '../schema/summary';
import type { FieldDef, FieldType, ObjectDef } from '../schema/types';
import type { Component } from './component';
import { integrity } from './integrity';

const numeric: readonly FieldType[] = ['int', 'double', 'currency', 'percent'];

/** What each operation can summarize. */
const summarizable: Record<Summary['operation'], readonly FieldType[]> = {
	count: [],
	sum: numeric,
	min: [...numeric, 'date', 'datetime'],
	max: [...numeric, 'date', 'datetime'],
};

/**
 * Type and options of a roll-up summary field from its metadata. Throws FIELD_INTEGRITY_EXCEPTION when
 * the records below do not belong to the object by master-detail, or cannot be summarized that way.
 * https://help.salesforce.com/s/articleView?id=platform.fields_about_roll_up_summary_fields.htm
 */
export function summaryFromMetadata(
	org: Org,
	def: ObjectDef,
	component: Component,
): { type: FieldType; options: FieldOptions } {
	const operation = summaryOperations.find((each) => each === component['summaryOperation']);
	if (!operation)
		throw integrity(
			"Must specify 'summaryOperation' for a CustomField of type Summary",
			'summaryOperation',
		);
	const link = path(org, component['summaryForeignKey'], 'summaryForeignKey');
	const isDetail = link.field.cascadeDelete === true && !link.field.nillable;
	if (!isDetail || !link.field.referenceTo?.includes(def.name)) {
		throw integrity(
			`The summary foreign key must be a master-detail field of a child of ${def.name}`,
			'summaryForeignKey',
		);
	}
	const filters = [component['summaryFilterItems'] ?? []]
		.flat()
		.map((item) => filterOf(org, link.def, item as Component));
	const summary = { operation, child: link.def.name, foreignKey: link.field.name, filters };
	const readOnly = { createable: false, updateable: false, nillable: true };
	if (operation === 'count')
		return { type: 'double', options: { precision: 18, scale: 0, ...readOnly, summary } };

	const summarized = path(org, component['summarizedField'], 'summarizedField');
	if (summarized.def !== link.def)
		throw integrity('The summarized field must be one of the child’s', 'summarizedField');
	const { type, scale, name } = summarized.field;
	if (summarized.field.summary || !summarizable[operation].includes(type))
		throw integrity(
			`A field of type ${type} cannot be summarized by ${operation}`,
			'summarizedField',
		);
	const digits = numeric.includes(type) ? { precision: 18, scale } : {};
	return {
		type: type === 'int' ? 'double' : type,
		options: { ...digits, ...readOnly, summary: { ...summary, summarized: name } },
	};
}

/** A roll-up summary as `readMetadata` answers it. */
export function summaryToMetadata({ summary }: FieldDef): Component {
	if (!summary) return {};
	const { child } = summary;
	return {
		...(summary.summarized ? { summarizedField: `${child}.${summary.summarized}` } : {}),
		...(summary.filters.length > 0
			? {
					summaryFilterItems: summary.filters.map(({ field, operation, value }) => ({
						field: `${child}.${field}`,
						operation,
						value,
					})),
				}
			: {}),
		summaryForeignKey: `${child}.${summary.foreignKey}`,
		summaryOperation: summary.operation,
	};
}

function filterOf(org: Org, child: ObjectDef, item: Component): SummaryFilter {
	const { def, field } = path(org, item['field'], 'summaryFilterItems');
	const operation = summaryComparisons.find((each) => each === item['operation']);
	if (!operation || item['valueField'] !== undefined)
		throw integrity('This comparison is not offered here', 'summaryFilterItems');
	if (def !== child)
		throw integrity('A filter looks at the child’s own fields', 'summaryFilterItems');
	const value = typeof item['value'] === 'string' ? item['value'] : '';
	return { field: field.name, operation, value };
}

function path(org: Org, value: unknown, property: string): { def: ObjectDef; field: FieldDef } {
	const [objectName = '', fieldName = ''] = typeof value === 'string' ? value.split('.') : [];
	const def = org.schema.object(objectName);
	const field = def && org.schema.field(def, fieldName);
	if (def && field) return { def, field };
	throw integrity(
		`${property} does not name a field: ${typeof value === 'string' ? value : ''}`,
		property,
	);
}
