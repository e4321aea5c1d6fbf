import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SandboxService, ServiceHost } from '../service';
import { Inbox } from './inbox';
import { inboxPages } from './pages';

export interface MailAccess {
	host: string;
	port: number;
	user: string;
	password: string;
}

/** What the mail server does with the next mails. */
interface Settings {
	/** Refuses them with this code, such as 550; 0: takes them. */
	refuse: number;
	/** Refuses this recipient of each, and takes the others; '' for nobody. */
	refuseRecipient: string;
	/** Takes them, and hangs up before it says so. */
	cutAfterData: boolean;
}

const DEFAULTS: Settings = { refuse: 0, refuseRecipient: '', cutAfterData: false };
const USER = 'billing@acme.example';
const PASSWORD = 'sandbox-smtp-password';

/** Starts a mail server on `port` (0: any free one), with an inbox for everybody. */
export async function startMail(
	host: ServiceHost,
	port: number,
): Promise<SandboxService<MailAccess>> {
	const inbox = new Inbox(host.database);
	const settings = { ...DEFAULTS };
	const server = new SMTPServer({
		disabledCommands: ['STARTTLS'],
		authOptional: true,
		allowInsecureAuth: true,
		logger: false,
		onAuth: ({ username, password }, _session, done) => {
			if (username === USER && password === PASSWORD) done(null, { user: username });
			else done(new Error('Invalid username or password'));
		},
		onRcptTo: ({ address }, _session, done) => {
			if (address !== settings.refuseRecipient) done();
			else done(Object.assign(new Error('No such mailbox'), { responseCode: 550 }));
		},
		onData: (stream, { envelope }, done) => {
			const recipients = envelope.rcptTo.map(({ address }) => address);
			void (async () => {
				const raw = await buffer(stream);
				if (settings.refuse > 0) {
					done(Object.assign(new Error('Refused'), { responseCode: settings.refuse }));
					return;
				}
				await inbox.receive(raw, recipients, host.clock.nowMs());
				if (settings.cutAfterData) {
					for (const connection of server.connections as Set<{ close(): void }>) connection.close();
				} else done();
			})().catch((error: unknown) =>
				done(error instanceof Error ? error : new Error(String(error))),
			);
		},
	});
	server.on('error', () => {
		// A client that hangs up is no fault of the sandbox.
	});
	await new Promise<void>((listening, failed) => {
		server.once('error', failed);
		server.listen(port, '127.0.0.1', listening);
	});
	const { port: bound } = server.server.address() as AddressInfo;
	return {
		name: 'mail',
		url: `smtp://127.0.0.1:${bound}`,
		access: { host: '127.0.0.1', port: bound, user: USER, password: PASSWORD },
		reset() {
			inbox.clear();
			Object.assign(settings, DEFAULTS);
		},
		state: () => inbox.all().map((mail) => ({ type: 'mail', name: mail.subject, ...mail })),
		settings: () => ({ ...settings }),
		changeSettings(patch) {
			for (const [name, value] of Object.entries(patch)) {
				if (!(name in settings)) throw new Error(`The mail server has no setting “${name}”`);
				Object.assign(settings, { [name]: value });
			}
		},
		pages: (app) => inboxPages(app, inbox),
		close: async () => {
			await new Promise<void>((closed) => server.close(closed));
		},
	};
}
