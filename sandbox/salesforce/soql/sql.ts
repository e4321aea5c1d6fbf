import type { Cell } from '../store/columns';

/** SQL with the values for its question marks. */
export interface Sql {
	sql: string;
	values: Cell[];
}
