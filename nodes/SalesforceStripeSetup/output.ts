import type { Problem } from '../../lib/errors';
import type { Hint, ItemResult } from '../../lib/n8n/output';
import type { Change, InstalledPart } from '../../lib/setup/installModel';
import type { PartReport } from '../../lib/setup/report';

/**
 * What is told of an object, a field or the permission set.
 *
 * @param failure why it could not be installed
 */
export function partResult(
	part: PartReport | (Omit<InstalledPart, 'failure'> & { change: Change }),
	failure?: Problem,
): ItemResult {
	return { json: { ...part }, unfinished: failure };
}

/** Sums up what many parts say one by one. */
export function partsHint(parts: readonly ItemResult[]): Hint {
	const open = parts.filter(({ json, unfinished }) => unfinished ?? json.status !== 'present');
	return open.length === 0
		? { message: 'Everything is there and accessible.', type: 'info' }
		: {
				message: `${open.length} of ${parts.length} parts need attention; see the field “whatToDo” of each.`,
				type: 'warning',
			};
}
