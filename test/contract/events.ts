import {
	bearsMarks,
	isRecord,
	marksOf,
	narrowestFirst,
	resolve,
	type ApiSchema,
	type OpenApi,
} from './openApi';
import { resourcesOf } from './responseSchemas';
import { issueAt, type Issue } from './responseValidator';

/**
 * What is wrong with the events in an answer beyond their schema: a type that no webhook endpoint
 * could subscribe to, and previous attributes that the event's object does not have.
 */
export function eventIssues(api: OpenApi, answer: unknown): Issue[] {
	const types = eventTypes(api);
	const resources = narrowestFirst(
		resourcesOf(api).map((one) => resolve(api, one)),
		(one) => one,
	);
	return eventsIn(answer, '').flatMap(({ pointer, event }) => {
		const issues: Issue[] = [];
		const type = event['type'];
		if (typeof type !== 'string' || !types.has(type)) {
			const message = `is no event type: ${JSON.stringify(type)}`;
			issues.push(issueAt(answer, `${pointer}/type`, 'eventType', message));
		}
		const data = isRecord(event['data']) ? event['data'] : {};
		const schema = resources.find((one) => bearsMarks(data['object'], marksOf(one)));
		for (const name of unknownMembers(api, schema ?? {}, data['previous_attributes'])) {
			const place = `${pointer}/data/previous_attributes/${name}`;
			issues.push(issueAt(answer, place, 'previousAttributes', 'is no attribute of the object'));
		}
		return issues;
	});
}

/** The types that the API lets a webhook endpoint subscribe to. */
export function eventTypes(api: OpenApi): ReadonlySet<unknown> {
	const endpoint = api.paths['/v1/webhook_endpoints']?.['post']?.requestBody?.content;
	const [form] = Object.values(endpoint ?? {});
	const types = form?.schema?.properties?.['enabled_events']?.items?.enum ?? [];
	return new Set(types.filter((type) => type !== '*'));
}

/** All events in an answer, wherever they stand. */
export function eventsIn(
	value: unknown,
	pointer: string,
): { pointer: string; event: Record<string, unknown> }[] {
	if (Array.isArray(value)) return value.flatMap((one, i) => eventsIn(one, `${pointer}/${i}`));
	if (!isRecord(value)) return [];
	if (value['object'] === 'event') return [{ pointer, event: value }];
	return Object.entries(value).flatMap(([name, one]) => eventsIn(one, `${pointer}/${name}`));
}

function unknownMembers(api: OpenApi, schema: ApiSchema, previous: unknown): string[] {
	if (!isRecord(previous)) return [];
	const { properties } = resolve(api, schema);
	return Object.keys(previous).filter((name) => properties?.[name] === undefined);
}
