import { createHash } from 'node:crypto';
import type { Soql } from '../salesforce/soql';
import type { SyncContext } from './syncContext';

/** Names what a sync covers: under another mapping or choice, everything has to be looked at again. */
export function scopeOf({ fields, names }: SyncContext, selection?: Soql): string {
	const content = JSON.stringify([fields.mapping, selection?.text ?? '', names]);
	return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
