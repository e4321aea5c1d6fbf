import { Problem } from '../errors';

/**
 * Reads a record that people may have filled in wrongly.
 *
 * @returns what is wrong with it, where it cannot be read: that is no matter of other records
 * @throws what is no Problem
 */
export function readable<T>(read: () => T): T | Problem {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		return error;
	}
}
