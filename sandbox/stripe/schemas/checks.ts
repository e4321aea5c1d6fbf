import type { FormHash } from '../form';
import type { Operation } from '../operation';
import { refuseRemoved, schemaEra, schemaFor } from './gates';
import type { OperationSchemas } from './load';
import { paramCheck, type ParamCheck } from './validate';

/** Checks parameters by operation and version, preparing each check when it is first needed. */
export class ParamChecks {
	private readonly checks = new Map<string, ParamCheck>();

	constructor(private readonly schemas: Promise<OperationSchemas>) {
		// A failure to make the schemas is told to each request that waits for them.
		schemas.catch(() => {});
	}

	/** The parameters, typed; throws Stripe's refusal. */
	async check(
		operation: Operation,
		form: FormHash,
		version: string,
	): Promise<Record<string, unknown>> {
		refuseRemoved(operation.name, form, version);
		const id = `${operation.name} ${schemaEra(version)}`;
		let check = this.checks.get(id);
		if (!check) {
			const schema = (await this.schemas)[operation.name];
			check = paramCheck(schemaFor(operation.name, schema, version));
			this.checks.set(id, check);
		}
		const params = check(form);
		operation.check?.(params);
		return params;
	}
}
