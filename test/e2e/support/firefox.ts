import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

import { startServer } from '../../../host/childProcess';
import { freePort } from '../../../host/freePort';
import { HostError } from '../../../host/prepareHost';
import { ELEMENT, PATIENCE_MS, type DrivenBrowser } from './webDriver';

const FIREFOX = '/usr/bin/firefox-esr';

/**
 * Starts Debian's Firefox without a window. It has WebDriver's commands built in, on a socket:
 * https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
 *
 * @param folder for its profile, downloads and log
 */
export async function startFirefox(folder: string): Promise<DrivenBrowser> {
	if (!existsSync(FIREFOX)) {
		throw new HostError(`${FIREFOX} is missing: apt-get install firefox-esr`);
	}
	const profile = join(folder, 'profile');
	const downloads = join(folder, 'downloads');
	for (const each of [profile, downloads]) mkdirSync(each, { recursive: true });
	const port = await freePort();
	writePreferences(profile, {
		'marionette.port': port,
		'browser.download.folderList': 2, // the folder below
		'browser.download.dir': downloads,
	});
	let marionette: Marionette | undefined;
	const process_ = await startServer({
		name: 'Firefox',
		command: FIREFOX,
		args: ['--headless', '--marionette', '--no-remote', '--profile', profile],
		cwd: folder,
		env: { ...process.env, HOME: folder },
		log: join(folder, 'firefox.log'),
		async isReady() {
			marionette = await Marionette.connect(port);
			return true;
		},
		patienceMs: PATIENCE_MS,
	});
	if (marionette === undefined) throw new Error('Firefox has no Marionette');
	const { send } = marionette;
	const { capabilities } = await send<{ capabilities: { browserVersion: string } }>(
		'WebDriver:NewSession',
		{ capabilities: { alwaysMatch: { timeouts: { implicit: PATIENCE_MS } } } },
	);
	return {
		version: `Firefox ${capabilities.browserVersion}`,
		downloads,
		async open(url) {
			await send('WebDriver:Navigate', { url });
		},
		address: async () => (await send<{ value: string }>('WebDriver:GetCurrentURL')).value,
		async find(xpath) {
			const found = await send<{ value: Record<string, string> }>('WebDriver:FindElement', {
				using: 'xpath',
				value: xpath,
			});
			return found.value[ELEMENT] ?? '';
		},
		async click(id) {
			await send('WebDriver:ElementClick', { id });
		},
		async type(id, text) {
			await send('WebDriver:ElementSendKeys', { id, text });
		},
		text: async (id) => (await send<{ value: string }>('WebDriver:GetElementText', { id })).value,
		close: () => process_.stop(),
	};
}

function writePreferences(profile: string, preferences: Record<string, string | number>): void {
	const lines = Object.entries(preferences).map(
		([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
	);
	writeFileSync(join(profile, 'user.js'), lines.join('\n'));
}

/** `[1, id, error, result]`; what Firefox says of itself at first is none. */
type Answer = [number, number, { message: string } | null, unknown];

/** Messages are JSON with their length in bytes before them: `2:{}`. */
class Marionette {
	private received = Buffer.alloc(0);
	private readonly waiting: Array<(answer: Answer) => void> = [];
	private lastId = 0;

	private constructor(private readonly socket: Socket) {
		socket.on('data', (chunk) => {
			this.received = Buffer.concat([this.received, chunk]);
			this.take();
		});
		// The browser is gone when it was stopped.
		socket.on('error', () => socket.destroy());
	}

	static async connect(port: number): Promise<Marionette> {
		return await new Promise((resolve, reject) => {
			const socket = connect(port, '127.0.0.1');
			socket.once('connect', () => {
				resolve(new Marionette(socket));
			});
			socket.once('error', reject);
		});
	}

	/** Sends one command; the one before must have been answered. */
	readonly send = async <T>(command: string, parameters: object = {}): Promise<T> => {
		const message = JSON.stringify([0, ++this.lastId, command, parameters]);
		const [, , error, result] = await new Promise<Answer>((resolve) => {
			this.waiting.push(resolve);
			this.socket.write(`${Buffer.byteLength(message)}:${message}`);
		});
		if (error !== null) throw new Error(`${command}: ${error.message}`);
		// As the command's documentation has it.
		return result as T;
	};

	private take(): void {
		for (;;) {
			const colon = this.received.indexOf(':');
			const end = colon + 1 + Number(this.received.subarray(0, colon).toString());
			if (colon < 0 || this.received.length < end) return;
			const message: unknown = JSON.parse(this.received.subarray(colon + 1, end).toString());
			this.received = this.received.subarray(end);
			if (Array.isArray(message)) this.waiting.shift()?.(message as unknown as Answer);
		}
	}
}
