import { badInput, type Problem } from '../errors';
import { longRecordId } from './recordId';
import { identifier, isApiName } from './soql';

/**
 * Field values by API name. Null and '' empty a field, undefined leaves it alone; a related record can
 * be named by its external ID: `{ Account__r: { Stripe_Customer_ID__c: 'cus_…' } }`.
 */
export type RowValues = Readonly<Record<string, unknown>>;

/** Rows to be written to one object. */
export type WriteRequest =
	| { operation: 'create'; object: string; rows: readonly RowValues[] }
	/** Each row has its record's `Id`. */
	| { operation: 'update'; object: string; rows: readonly RowValues[] }
	/** Each row has a value of the external ID field, and no `Id`. */
	| { operation: 'upsert'; object: string; externalIdField: string; rows: readonly RowValues[] };

/** A row that may be sent. */
export interface PlannedRow {
	/** Where it stood in the request. */
	position: number;
	values: RowValues;
	/** Names the record within the request: its ID or external ID; unique for a row that makes a new one. */
	key: string;
	/** Rows of the same group touch the same parent, or record, and are never written at the same time. */
	group: string;
}

export interface PreparedRows {
	rows: PlannedRow[];
	refused: Array<{ position: number; problem: Problem }>;
}

/**
 * Checks the rows and plans them; what cannot be sent as it is is refused here.
 *
 * @param parentField the field that holds the ID of a record's parent, which a write locks
 * @throws Problem when object or external ID field is not a name
 */
export function prepareRows(request: WriteRequest, parentField?: string): PreparedRows {
	identifier(request.object, 'Object');
	if (request.operation === 'upsert') identifier(request.externalIdField, 'External ID Field');
	const prepared: PreparedRows = { rows: [], refused: [] };
	request.rows.forEach((given, position) => {
		const values = Object.fromEntries(
			Object.entries(given).filter(([name]) => name !== 'attributes'),
		);
		const problem = faultOf(values, request);
		if (problem) {
			prepared.refused.push({ position, problem });
			return;
		}
		const key = keyOf(values, request) ?? `new ${position}`;
		const parent = parentField === undefined ? undefined : valueOf(values, parentField);
		const group = typeof parent === 'string' && parent ? longRecordId(parent) : key;
		prepared.rows.push({ position, values, key, group });
	});
	return prepared;
}

function faultOf(values: RowValues, request: WriteRequest): Problem | undefined {
	for (const [name, value] of Object.entries(values)) {
		if (!isApiName(name)) return badInput(name, 'this is not the API name of a Salesforce field');
		if (typeof value === 'number' && !Number.isFinite(value)) {
			return badInput(name, `${value} is not a number that Salesforce can hold`);
		}
		if (value instanceof Date && Number.isNaN(value.getTime())) {
			return badInput(name, 'this is not a date');
		}
	}
	if (request.operation === 'create') return undefined;
	const needed = request.operation === 'update' ? 'Id' : request.externalIdField;
	if (keyOf(values, request) === undefined) {
		return badInput(needed, 'it is empty, so that there is no telling which record is meant');
	}
	if (request.operation === 'upsert' && valueOf(values, 'Id') !== undefined) {
		return badInput('Id', `a record that is found by ${needed} cannot be given an ID as well`);
	}
	return undefined;
}

function keyOf(values: RowValues, request: WriteRequest): string | undefined {
	if (request.operation === 'create') return undefined;
	const isUpdate = request.operation === 'update';
	const value = valueOf(values, isUpdate ? 'Id' : request.externalIdField);
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const key = isUpdate ? longRecordId(String(value)) : String(value);
	return key.trim() === '' ? undefined : key;
}

/** A row's value by the field's name, in whatever capitals. */
export function valueOf(values: RowValues, name: string): unknown {
	if (Object.hasOwn(values, name)) return values[name];
	const wanted = name.toLowerCase();
	const found = Object.keys(values).find((each) => each.toLowerCase() === wanted);
	return found === undefined ? undefined : values[found];
}

/**
 * Shares rows out to lanes and cuts these into chunks. Lanes may be written side by side, the chunks of
 * one only after another, so that rows of one group never meet. A chunk does not hold a record twice.
 */
export function planLanes(
	rows: readonly PlannedRow[],
	laneCount: number,
	chunkSize: number,
): PlannedRow[][][] {
	const groups = new Map<string, PlannedRow[]>();
	for (const row of rows) {
		const group = groups.get(row.group);
		if (group) group.push(row);
		else groups.set(row.group, [row]);
	}
	const wanted = Math.max(1, Math.min(laneCount, Math.ceil(rows.length / chunkSize)));
	const lanes = Array.from({ length: wanted }, (): PlannedRow[] => []);
	const share = Math.ceil(rows.length / wanted / chunkSize) * chunkSize;
	let current = 0;
	for (const group of groups.values()) {
		// The next lane begins when this one has its share of whole chunks.
		if ((lanes[current]?.length ?? 0) >= share && current < wanted - 1) current++;
		lanes[current]?.push(...group);
	}
	return lanes.map((lane) => chunksOf(lane, chunkSize)).filter((chunks) => chunks.length > 0);
}

function chunksOf(rows: readonly PlannedRow[], size: number): PlannedRow[][] {
	const chunks: PlannedRow[][] = [];
	let chunk: PlannedRow[] = [];
	let keys = new Set<string>();
	for (const row of rows) {
		if (chunk.length === size || keys.has(row.key)) {
			chunks.push(chunk);
			chunk = [];
			keys = new Set();
		}
		chunk.push(row);
		keys.add(row.key);
	}
	if (chunk.length > 0) chunks.push(chunk);
	return chunks;
}
