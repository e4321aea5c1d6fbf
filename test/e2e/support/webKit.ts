import { existsSync, globSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { startServer, type Server } from '../../../host/childProcess';
import { freePort } from '../../../host/freePort';
import { HostError } from '../../../host/prepareHost';
import { ELEMENT, PATIENCE_MS, type DrivenBrowser } from './webDriver';

const DRIVER = '/usr/bin/WebKitWebDriver';
const SCREEN = '/usr/bin/Xvfb';

/**
 * Starts Debian's WebKit, the engine of Safari, in the small browser that comes with it, on a screen that
 * nobody sees. Its driver takes WebDriver's commands by HTTP.
 *
 * @param folder its home, where downloads go, too
 */
export async function startWebKit(folder: string): Promise<DrivenBrowser> {
	const [binary] = globSync('/usr/lib/*/webkit2gtk-4.1/MiniBrowser');
	if (binary === undefined || !existsSync(DRIVER)) {
		throw new HostError(`${DRIVER} is missing: apt-get install webkit2gtk-driver`);
	}
	if (!existsSync(SCREEN)) throw new HostError(`${SCREEN} is missing: apt-get install xvfb`);
	mkdirSync(folder, { recursive: true });
	// A number that no other screen has, as ports are.
	const display = await freePort();
	const screen = await startServer({
		name: 'Xvfb',
		command: SCREEN,
		args: [`:${display}`, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
		cwd: folder,
		env: process.env,
		log: join(folder, 'screen.log'),
		isReady: async () => await Promise.resolve(existsSync(`/tmp/.X11-unix/X${display}`)),
		patienceMs: PATIENCE_MS,
	});
	try {
		return await startDriver(folder, binary, display, screen);
	} catch (error) {
		await screen.stop();
		throw error;
	}
}

async function startDriver(
	folder: string,
	binary: string,
	display: number,
	screen: Server,
): Promise<DrivenBrowser> {
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const driver = await startServer({
		name: 'WebKitWebDriver',
		command: DRIVER,
		args: ['--host=127.0.0.1', `--port=${port}`],
		cwd: folder,
		env: { ...process.env, HOME: folder, DISPLAY: `:${display}`, GDK_BACKEND: 'x11' },
		log: join(folder, 'webkit.log'),
		isReady: async () => (await fetch(`${url}/status`)).ok,
		patienceMs: PATIENCE_MS,
	});
	const send = async <T>(method: string, path: string, body?: object): Promise<T> => {
		const response = await fetch(url + path, {
			method,
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const { value } = (await response.json()) as { value: T & { message?: string } };
		if (!response.ok) throw new Error(`${method} ${path}: ${value.message ?? response.status}`);
		return value;
	};
	const options = { binary, args: ['--automation'] };
	const { sessionId, capabilities } = await send<{
		sessionId: string;
		capabilities: { browserVersion: string };
	}>('POST', '/session', {
		capabilities: {
			alwaysMatch: {
				'webkitgtk:browserOptions': options,
				timeouts: { implicit: PATIENCE_MS },
			},
		},
	});
	const session = `/session/${sessionId}`;
	return {
		version: `WebKitGTK ${capabilities.browserVersion}`,
		downloads: folder,
		async open(address) {
			await send('POST', `${session}/url`, { url: address });
		},
		address: () => send('GET', `${session}/url`),
		async find(xpath) {
			const found = await send<Record<string, string>>('POST', `${session}/element`, {
				using: 'xpath',
				value: xpath,
			});
			return found[ELEMENT] ?? '';
		},
		async click(element) {
			await send('POST', `${session}/element/${element}/click`, {});
		},
		async type(element, text) {
			await send('POST', `${session}/element/${element}/value`, { text });
		},
		text: (element) => send('GET', `${session}/element/${element}/text`),
		async close() {
			await send('DELETE', session);
			await driver.stop();
			await screen.stop();
		},
	};
}
