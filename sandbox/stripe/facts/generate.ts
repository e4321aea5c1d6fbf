import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/**
 * Makes `facts.json`: what Stripe's OpenAPI document says exactly of the objects named below, and none
 * of its sentences. The document is the copy that comes with stripe-mock
 * (https://github.com/stripe/stripe-mock), so this needs Go:
 *
 *     npx tsx sandbox/stripe/facts/generate.ts
 *
 * Run it after adding a type to `SERVED`, or for another version of the mock.
 */
const MOCK = 'github.com/stripe/stripe-mock@v0.203.0';

/** The types of objects that the sandbox makes. */
const SERVED = [
	'account',
	'balance',
	'balance_transaction',
	'bank_account',
	'card',
	'charge',
	'checkout.session',
	'coupon',
	'customer',
	'customer_balance_transaction',
	'discount',
	'dispute',
	'event',
	'file',
	'invoice',
	'invoice_payment',
	'invoiceitem',
	'item',
	'line_item',
	'mandate',
	'payment_intent',
	'payment_link',
	'payment_method',
	'payment_method_configuration',
	'payment_record',
	'payout',
	'price',
	'product',
	'product_feature',
	'promotion_code',
	'refund',
	'setup_attempt',
	'setup_intent',
	'source',
	'tax_id',
	'test_helpers.test_clock',
	'token',
	'webhook_endpoint',
] as const;

interface Schema {
	$ref?: string;
	type?: string;
	nullable?: boolean;
	enum?: unknown[];
	anyOf?: Schema[];
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	'x-resourceId'?: string;
	'x-expansionResources'?: unknown;
}

interface Document {
	info: { version: string };
	paths: Record<
		string,
		Record<string, { requestBody?: { content?: Record<string, { schema?: Schema }> } }>
	>;
	components: { schemas: Record<string, Schema> };
}

function readDocument(): Document {
	const download = execFileSync('go', ['mod', 'download', '-json', MOCK], { encoding: 'utf8' });
	const { Dir: folder } = JSON.parse(download) as { Dir: string };
	return JSON.parse(
		readFileSync(join(folder, 'embedded', 'openapi', 'spec3.json'), 'utf8'),
	) as Document;
}

const { info, paths, components } = readDocument();

function resolved(schema: Schema): Schema {
	if (schema.$ref === undefined) return schema;
	return components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {};
}

function schemaOf(type: string): Schema {
	const found = Object.values(components.schemas).find(
		({ properties = {}, ...schema }) =>
			schema['x-resourceId'] !== undefined &&
			properties['object']?.enum?.[0] === type &&
			properties['deleted'] === undefined,
	);
	if (!found) throw new Error(`The document has no ${type}`);
	return found;
}

/** An object with every field that is always there: null where that can be, else empty. */
function blank(schema: Schema): Record<string, unknown> {
	const always = new Set(schema.required);
	return Object.fromEntries(
		Object.entries(schema.properties ?? {})
			.filter(([name, field]) => always.has(name) || field.nullable)
			.map(([name, field]) => [name, emptyValue(field)]),
	);
}

function emptyValue(field: Schema): unknown {
	if (field.nullable) return null;
	if (field['x-expansionResources'] !== undefined) return '';
	const schema = resolved(field);
	if (schema.anyOf) return emptyValue(schema.anyOf[0] ?? {});
	if (schema.enum) return schema.enum[0];
	if (schema.type === 'object') return blank(schema);
	if (schema.type === 'array') return [];
	if (schema.type === 'boolean') return false;
	return schema.type === 'string' ? '' : 0;
}

/** The fields that hold an ID until `expand` asks for the object; nested ones with dots. */
function expandable(schema: Schema, prefix = ''): string[] {
	return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
		const path = `${prefix}${name}`;
		const item = field.items ?? field;
		if (item['x-expansionResources'] !== undefined) return [path];
		return (item.anyOf ?? [item])
			.map(resolved)
			.filter((inner) => inner.properties?.['object'] === undefined)
			.flatMap((inner) => expandable(inner, `${path}.`));
	});
}

/** Names of numeric parameters that may have a fraction. */
function decimals(): string[] {
	const found = new Set<string>();
	const visit = (schema: Schema, name: string): void => {
		if (schema.type === 'number') found.add(name);
		for (const branch of schema.anyOf ?? []) visit(branch, name);
		if (schema.items) visit(schema.items, name);
		for (const [inner, field] of Object.entries(schema.properties ?? {})) visit(field, inner);
	};
	for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
		for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
			if (schema) visit(schema, '');
		}
	}
	return [...found].sort();
}

async function main(): Promise<void> {
	const perType = <T>(make: (schema: Schema) => T) =>
		Object.fromEntries(SERVED.map((type) => [type, make(schemaOf(type))]));
	const facts = {
		version: info.version,
		decimals: decimals(),
		expandable: perType((schema) => [...new Set(expandable(schema))].sort()),
		blank: perType(blank),
	};
	const target = join(__dirname, 'facts.json');
	const style = await resolveConfig(target);
	writeFileSync(target, await format(JSON.stringify(facts), { ...style, parser: 'json' }));
}

void main();
