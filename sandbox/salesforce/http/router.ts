import { methodNotAllowed, notFound } from '../errors';
import type { Answer, Call, Params, Route } from './call';

interface Compiled {
	route: Route;
	parts: string[];
}

/** Finds the resource that a call asks for, by the parts of its path. */
export class Router {
	private readonly compiled: Compiled[];

	constructor(routes: Route[]) {
		this.compiled = routes.map((each) => ({ route: each, parts: split(each.pattern) }));
	}

	/** Runs the call. Throws NOT_FOUND or METHOD_NOT_ALLOWED where there is no such resource. */
	run(call: Call): Answer {
		const parts = split(call.path);
		const allowed: string[] = [];
		for (const { route, parts: pattern } of this.compiled) {
			const params = match(pattern, parts);
			if (!params) continue;
			if (route.method === call.method || (call.method === 'HEAD' && route.method === 'GET')) {
				return route.handle(call, params);
			}
			allowed.push(route.method);
		}
		throw allowed.length > 0 ? methodNotAllowed(call.method, allowed.join(',')) : notFound();
	}
}

const split = (path: string): string[] => path.split('/').filter((part) => part !== '');

function match(pattern: string[], parts: string[]): Params | undefined {
	if (pattern.length !== parts.length) return undefined;
	const params: Params = {};
	for (const [i, expected] of pattern.entries()) {
		const given = decode(parts[i] ?? '');
		if (expected.startsWith(':')) params[expected.slice(1)] = given;
		else if (expected.toLowerCase() !== given.toLowerCase()) return undefined;
	}
	return params;
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
