import type { FastifyInstance } from 'fastify';
import type { SandboxService, ServiceHost } from '../service';
import { html, raw, table, type Html } from '../pages/html';
import { document } from '../pages/layout';
import { sendPage } from '../pages/server';
import type { Delivery } from '../later/deliveryTable';
import type { LoggedRequest } from './requestLog';

/** How many objects of a type, and how many requests, the page shows. */
const SHOWN = 50;

interface Shown {
	[field: string]: unknown;
}

/** One page, made on the server: the objects by type, the events and the requests. */
export function pageRoutes(
	app: FastifyInstance,
	host: ServiceHost,
	services: SandboxService[],
): void {
	app.get('/', (_request, reply) => {
		const sections = services.map((service) => serviceSection(service));
		const requests = requestSection(host.requests.list());
		const heading = html`<h1>Sandbox</h1>`;
		const deliveries = deliverySection(host.deliveries.list());
		const body = [heading, ...sections, deliveries, requests];
		return sendPage(reply, 200, document('Sandbox', body, STYLE));
	});
}

function serviceSection(service: SandboxService): Html {
	const byType = new Map<string, Shown[]>();
	for (const object of service.state({}) as Shown[]) {
		const type = textOf(object['object'] ?? object['type']);
		byType.set(type, [...(byType.get(type) ?? []), object]);
	}
	const types = [...byType].sort(([a], [b]) => Number(a === 'event') - Number(b === 'event'));
	return html`<section>
		<h2>${service.name}</h2>
		<p><code>${service.url}</code></p>
		${types.length === 0 ? html`<p>Nothing yet.</p>` : types.map(([type, all]) => typeSection(type, all))}
	</section>`;
}

function typeSection(type: string, all: Shown[]): Html {
	const newest = all.slice(-SHOWN).reverse();
	return html`<details ${raw(type === 'customer' || type === 'event' ? 'open' : '')}>
		<summary>${type} <b>${all.length}</b></summary>
		${newest.map(
			(object) =>
				html`<details class="object">
					<summary><code>${object['id'] ?? object['Id']}</code> ${titleOf(object)}</summary>
					<pre>${JSON.stringify(object, undefined, 2)}</pre>
				</details>`,
		)}
		${all.length > SHOWN ? html`<p>… and ${all.length - SHOWN} older ones.</p>` : ''}
	</details>`;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : 'object';
}

/** What tells one object from another at a glance. */
function titleOf(object: Shown): string {
	const fields =
		object['object'] === 'event'
			? ['type']
			: ['name', 'Name', 'email', 'code', 'brand', 'last4', 'value', 'type'];
	const parts = fields.map((field) => object[field]).filter((value) => typeof value === 'string');
	const account = object['account'];
	return [...parts.slice(0, 2), typeof account === 'string' ? `(${account})` : ''].join(' ');
}

function requestSection(all: LoggedRequest[]): Html {
	const newest = all.slice(-SHOWN).reverse();
	return html`<section>
		<h2>Requests <b>${all.length}</b></h2>
		${table(
			['Time', 'Request', 'Status', 'Notes'],
			newest.map((request) => [
				new Date(request.at).toISOString().slice(11, 23),
				`${request.method} ${request.path}`,
				String(request.status ?? '…'),
				[
					request.service,
					request.mode,
					request.replayed ? 'replayed' : undefined,
					request.fault && `fault: ${request.fault}`,
					request.requestId,
				]
					.filter(Boolean)
					.join(' · '),
			]),
		)}
	</section>`;
}

/** What has left the sandbox, or waits to: webhooks, outbound messages. */
function deliverySection(all: Delivery[]): Html {
	const newest = all.slice(-SHOWN).reverse();
	return html`<section>
		<h2>Deliveries <b>${all.length}</b></h2>
		${table(
			['Made', 'Channel', 'To', 'State', 'Attempts'],
			newest.map((each) => [
				new Date(each.madeMs).toISOString().slice(11, 23),
				each.channel,
				each.destination,
				each.state,
				String(each.attempts),
			]),
		)}
	</section>`;
}

const STYLE = `
	h2 { text-transform: capitalize; margin-top: 2rem; }
	b { padding: 0 .5em; border-radius: 1em; background: #8883; }
	summary { cursor: pointer; padding: .4rem 0; overflow-wrap: anywhere; }
	details.object { margin-left: 1rem; border-top: 1px solid #8884; }
	pre { overflow-x: auto; padding: .75rem; background: #8882; border-radius: .4rem; font-size: .85rem; }
	.scroll { overflow-x: auto; }
	table { border-collapse: collapse; width: 100%; }
	th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-top: 1px solid #8884; vertical-align: top; overflow-wrap: anywhere; }
`;
