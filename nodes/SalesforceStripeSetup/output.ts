import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Problem } from '../../lib/errors';
import { nodeError, problemFields } from '../../lib/n8n/problems';
import type { Change, InstalledPart } from '../../lib/setup/installModel';
import type { PartReport } from '../../lib/setup/report';

export interface SetupItem {
	json: IDataObject;
	/** Why this part could not be installed. */
	failure?: Problem;
}

/** The item of an object, a field or the permission set. */
export function itemOf(
	part: PartReport | (Omit<InstalledPart, 'failure'> & { change: Change }),
	failure?: Problem,
): SetupItem {
	return { json: { ...part }, failure };
}

/**
 * Runs an operation, once however many items came in, and puts out its items. What it throws becomes
 * n8n's error, or an error item when the node is set to continue.
 */
export async function inItems(
	context: IExecuteFunctions,
	operation: (context: IExecuteFunctions) => Promise<SetupItem[]>,
): Promise<INodeExecutionData[]> {
	const pairedItem = { item: 0 };
	try {
		const items = await operation(context);
		hint(context, items);
		return items.map((item) => ({ json: jsonOf(context, item), pairedItem }));
	} catch (error) {
		if (!context.continueOnFail()) throw nodeError(context.getNode(), error, 0);
		return [{ json: problemFields(error), pairedItem }];
	}
}

/** What n8n sends to the error output may hold nothing beside these two fields. */
function jsonOf(context: IExecuteFunctions, { json, failure }: SetupItem): IDataObject {
	if (!failure) return json;
	const { error, details } = problemFields(failure);
	return context.getNode().onError === 'continueErrorOutput'
		? { error, details: { ...json, ...details } }
		: { ...json, error, details };
}

/** Sums up under the node what many items say one by one. */
function hint(context: IExecuteFunctions, items: readonly SetupItem[]): void {
	const checked = items.filter(({ json }) => json.status !== undefined);
	if (checked.length === 0) return;
	const open = checked.filter(({ json, failure }) => failure ?? json.status !== 'present').length;
	context.addExecutionHints({
		message:
			open === 0
				? 'Everything is there and accessible.'
				: `${open} of ${checked.length} parts need attention; see the field “whatToDo” of each.`,
		type: open === 0 ? 'info' : 'warning',
		location: 'outputPane',
	});
}
