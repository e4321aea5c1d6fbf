import { join } from 'node:path';
import { generatedSchemas } from '../../schemas/generated';
import { SDK_VERSION } from '../sdk';
import { normalize, type ParamSchema } from './normalize';
import type { OperationName } from './operationParams';

/** The schema of each operation's parameters. */
export type OperationSchemas = Record<OperationName, ParamSchema>;

let loaded: Promise<OperationSchemas> | undefined;

/** The request schemas of the installed SDK, made once a process. */
export function loadSchemas(): Promise<OperationSchemas> {
	loaded ??= load();
	return loaded;
}

async function load(): Promise<OperationSchemas> {
	const schemas = await generatedSchemas({
		service: 'stripe',
		entry: join(__dirname, 'operationParams.ts'),
		sdkVersion: SDK_VERSION,
	});
	return Object.fromEntries(
		Object.entries(schemas).map(([name, params]) => [name, normalize(params)]),
	) as OperationSchemas;
}
