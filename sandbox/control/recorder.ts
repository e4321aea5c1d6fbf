import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** One request with its answer, as the contract test reads it. Keys and card data are not in it. */
export interface Exchange {
	service: string;
	method: string;
	path: string;
	query: string;
	headers: Record<string, string>;
	/** The body as it was sent. */
	body: string;
	status: number;
	response: unknown;
	fault?: string;
}

/** Keeps an exchange. */
export type Recorder = (exchange: Exchange) => void;

/** Appends exchanges to `file`, one JSON object a line. */
export function recorder(file: string | undefined): Recorder | undefined {
	if (!file) return undefined;
	mkdirSync(dirname(file), { recursive: true });
	return (exchange) => appendFileSync(file, `${JSON.stringify(exchange)}\n`);
}
