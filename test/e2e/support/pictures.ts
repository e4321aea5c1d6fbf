import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { screenshot } from './browser';
import { ROOT } from './installation';
import { DESKTOP, newPayerPage, PHONE } from './payerPage';

const LOOKS = [
	{ colorScheme: 'light', viewport: DESKTOP },
	{ colorScheme: 'light', viewport: PHONE },
	{ colorScheme: 'dark', viewport: DESKTOP },
	{ colorScheme: 'dark', viewport: PHONE },
] as const;

/** One picture of a page at a desktop's and a phone's width, in light and in dark. */
export async function pictureInAllLooks(
	browser: Browser,
	name: string,
	come: (page: Page) => Promise<void>,
): Promise<void> {
	const shots: string[] = [];
	for (const look of LOOKS) {
		const page = await newPayerPage(browser, look);
		await come(page);
		const shot = await page.screenshot({ fullPage: true, animations: 'disabled' });
		const width = look.viewport.width / 2;
		shots.push(
			`<img width="${width}" src="data:image/png;base64,${shot.toString('base64')}" alt="">`,
		);
		await page.context().close();
	}
	const [lightDesk = '', lightPhone = '', darkDesk = '', darkPhone = ''] = shots;
	await pictureOf(
		browser,
		name,
		`<div>${lightDesk}${lightPhone}</div><div>${darkDesk}${darkPhone}</div>`,
	);
}

/** A picture of the first page of a PDF. */
export async function pictureOfPdf(browser: Browser, name: string, pdf: Buffer): Promise<void> {
	const reader = readFileSync(join(ROOT, 'node_modules', 'unpdf', 'dist', 'pdfjs.mjs'));
	await pictureOf(
		browser,
		name,
		`<div><canvas></canvas></div><script type="module">
			const { getDocument } = await import('data:text/javascript;base64,${reader.toString('base64')}');
			const data = Uint8Array.from(atob('${pdf.toString('base64')}'), (byte) => byte.charCodeAt(0));
			const page = await (await getDocument({ data, isEvalSupported: false }).promise).getPage(1);
			const viewport = page.getViewport({ scale: 1.25 });
			const canvas = document.querySelector('canvas');
			Object.assign(canvas, { width: viewport.width, height: viewport.height });
			await page.render({ canvasContext: canvas.getContext('2d'), viewport }).promise;
			document.title = 'drawn';
		</script>`,
		'drawn',
	);
}

async function pictureOf(
	browser: Browser,
	name: string,
	html: string,
	titleWhenDone?: string,
): Promise<void> {
	const page = await newPayerPage(browser, {
		viewport: { width: 1000, height: 800 },
		deviceScaleFactor: 1.5,
	});
	await page.setContent(
		`<style>
			body { margin: 0; background: #dfe3e9; display: inline-block; }
			div { display: flex; gap: 16px; align-items: flex-start; padding: 16px 16px 0; }
			div:last-of-type { padding-bottom: 16px; }
			img, canvas { display: block; box-shadow: 0 1px 4px #0004; }
		</style>${html}`,
	);
	if (titleWhenDone) await page.waitForFunction(`document.title === '${titleWhenDone}'`);
	const box = await page.locator('body').boundingBox();
	if (!box) throw new Error('There is nothing to take a picture of');
	await page.setViewportSize({ width: Math.ceil(box.width), height: Math.ceil(box.height) });
	await screenshot(page, name);
	await page.context().close();
}
