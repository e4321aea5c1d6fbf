import type { FastifyInstance } from 'fastify';
import { html, raw } from '../pages/html';
import { document } from '../pages/layout';
import { sendPage } from '../pages/server';
import type { Inbox } from './inbox';

/** The inbox, and each mail as a mail program would show it. */
export function inboxPages(app: FastifyInstance, inbox: Inbox): void {
	app.get('/inbox', (_request, reply) => {
		const mails = inbox.all().reverse();
		const body = html`<h1>Inbox</h1>
			${mails.length === 0 ? html`<p>No mail yet.</p>` : ''}
			<ul>
				${mails.map(
					({ id, at, to, subject }) =>
						html`<li>
							<a href="/inbox/${id}">${subject}</a>
							<small>to ${to}, ${new Date(at).toISOString()}</small>
						</li>`,
				)}
			</ul>`;
		return sendPage(reply, 200, document('Inbox', body));
	});
	app.get<{ Params: { id: string } }>('/inbox/:id', ({ params }, reply) => {
		const mail = inbox.all().find(({ id }) => String(id) === params.id);
		if (!mail) return sendPage(reply, 404, document('No such mail', html`<h1>No such mail</h1>`));
		return sendPage(reply, 200, raw(mail.html || html`<pre>${mail.text}</pre>`.text));
	});
}
