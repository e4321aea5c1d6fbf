import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
	chromium,
	selectors,
	type Browser,
	type Page,
	type PageScreenshotOptions,
} from 'playwright-core';

import { HostError } from '../../../host/prepareHost';
import { ROOT } from './installation';

// n8n marks what tests may rely on by this attribute.
selectors.setTestIdAttribute('data-test-id');

/** Starts the system's Chromium; `CHROMIUM` names it where it lies elsewhere. */
export async function startBrowser(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
	if (!existsSync(executablePath)) {
		throw new HostError(
			`${executablePath} is missing: apt-get install chromium, or set CHROMIUM to its path`,
		);
	}
	return await chromium.launch({
		executablePath,
		args: ['--no-sandbox', '--headless', '--disable-quic', '--disable-background-networking'],
	});
}

/** A page of a browser session in which the owner is logged in. */
export async function loggedInPage(
	browser: Browser,
	url: string,
	cookie: string,
	colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> {
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		colorScheme,
	});
	const [name = '', value = ''] = cookie.split('=');
	await context.addCookies([{ name, value, url }]);
	const page = await context.newPage();
	// Far more than it takes when the machine is not busy with something else.
	page.setDefaultTimeout(60_000);
	return page;
}

/** A part of the page, in pixels. */
export type Clip = NonNullable<PageScreenshotOptions['clip']>;

/** n8n's passing notices lie over what a picture is of. */
const WITHOUT_NOTICES = '.el-notification { display: none !important; }';

/**
 * Saves what the page shows as `<name>.png` where git does not look. With
 * `E2E_SCREENSHOTS=docs/screenshots` the pictures that are there, which the pages show, are renewed.
 */
export async function screenshot(page: Page, name: string, clip?: Clip): Promise<void> {
	const file = `${name}.png`;
	const shown = process.env.E2E_SCREENSHOTS;
	const isShown = shown !== undefined && existsSync(join(ROOT, shown, file));
	const folder = join(ROOT, isShown ? shown : join('.cache', 'e2e', 'screenshots'));
	mkdirSync(folder, { recursive: true });
	await page.mouse.move(0, 0); // no tooltip or hover effect of the last click
	const path = join(folder, file);
	await page.screenshot({ path, animations: 'disabled', clip, style: WITHOUT_NOTICES });
}

/** After a test that failed, saves what the page then showed. */
export async function snapshotIfFailed(page: Page): Promise<void> {
	const { currentTestName = 'test' } = expect.getState();
	if (!hasFailed()) return;
	const file = `${currentTestName.replace(/[^a-z0-9]+/gi, '-')}.png`;
	await page.screenshot({ path: join(ROOT, '.cache', 'e2e', 'last-seen', file) });
}

/** Whether the test that has just run failed; the environment of these tests says so. */
function hasFailed(): boolean {
	return Reflect.get(globalThis, 'currentTestFailed') === true;
}
