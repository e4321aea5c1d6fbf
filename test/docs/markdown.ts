import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The project's folder. */
export const ROOT = path.resolve(__dirname, '../..');

/** A page of the documentation. */
export interface Page {
	/** From the project's folder, with `/`. */
	file: string;
	text: string;
}

/** Every page that the project's readers are shown, sorted. */
export function pages(): Page[] {
	return globSync(['*.md', 'docs/**/*.md', 'test/**/*.md'], { cwd: ROOT })
		.map((file) => file.split(path.sep).join('/'))
		.sort()
		.map(readPage);
}

/** One page by its path from the project's folder. */
export function readPage(file: string): Page {
	return { file, text: readFileSync(path.join(ROOT, file), 'utf8') };
}

/** The fenced code of a page in the given language. */
export function codeBlocks({ text }: Page, language: string): string[] {
	const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms');
	return [...text.matchAll(fence)].map(([, code = '']) => code);
}

/** Relative links of a page that lead nowhere: to a file or a heading that there is not. */
export function deadLinks(page: Page): string[] {
	const prose = withoutCode(page.text);
	const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
	return targets.filter(
		(target) => !/^(https?|mailto):/.test(target) && !leadsSomewhere(page, target),
	);
}

function leadsSomewhere(page: Page, target: string): boolean {
	const [relative = '', anchor] = target.split('#');
	const file = relative ? path.posix.join(path.posix.dirname(page.file), relative) : page.file;
	if (!existsSync(path.join(ROOT, file))) return false;
	return anchor === undefined || anchors(readPage(file)).includes(anchor);
}

/** What GitHub makes of a page's headings for links. */
function anchors({ text }: Page): string[] {
	return [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replace(/ /g, '-'),
	);
}

function withoutCode(text: string): string {
	return text.replace(/^```.*?^```/gms, '');
}
