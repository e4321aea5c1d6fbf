import type { Row } from '../store/store';

/** First and last name as the Name field of a person shows them. */
export function fullName(row: Row): string {
	return [row['FirstName'], row['LastName']]
		.filter((part) => part !== null && part !== undefined)
		.join(' ');
}
