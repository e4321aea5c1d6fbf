import { globSync, readFileSync } from 'node:fs';

/** What a page's window does when it is told to by WebDriver: https://www.w3.org/TR/webdriver2/ */
export interface WebDriver {
	open(address: string): Promise<void>;
	address(): Promise<string>;
	/** The first element there is, waited for; answers with its handle. */
	find(xpath: string): Promise<string>;
	click(element: string): Promise<void>;
	type(element: string, text: string): Promise<void>;
	text(element: string): Promise<string>;
}

/** A browser that Playwright cannot drive as Debian ships it. */
export interface DrivenBrowser extends WebDriver {
	/** As it names itself. */
	version: string;
	/** Where it puts what it downloads. */
	downloads: string;
	close(): Promise<void>;
}

/** The key of a handle in answers: https://www.w3.org/TR/webdriver2/#elements */
export const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** How long a browser, or an element of its page, is waited for, in milliseconds. */
export const PATIENCE_MS = 180_000;

/** Types into the field with a label. */
export async function fill(browser: WebDriver, label: string, text: string): Promise<void> {
	await browser.type(await browser.find(field(label)), text);
}

/** Clicks on the choice with a label. */
export async function choose(browser: WebDriver, label: string): Promise<void> {
	await browser.click(await browser.find(field(label)));
}

export async function press(browser: WebDriver, button: string): Promise<void> {
	await browser.click(await browser.find(`//button[normalize-space()='${button}']`));
}

/** What the page shows, by the name of an element. */
export async function shown(browser: WebDriver, element: string): Promise<string> {
	return await browser.text(await browser.find(`//${element}`));
}

/** A label stands before its field or around it. */
function field(label: string): string {
	const named = `label[normalize-space()='${label}']`;
	return `//input[@id=//${named}/@for] | //${named}//input`;
}

/** A PDF that was downloaded into a folder and has arrived whole; undefined for none so far. */
export function downloadedPdf(folder: string): Buffer | undefined {
	return globSync(`${folder}/*.pdf`)
		.map((file) => readFileSync(file))
		.find((pdf) => pdf.includes('%%EOF'));
}
