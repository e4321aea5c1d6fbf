import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { codeBlocks, deadLinks, pages, ROOT } from './markdown';

const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

describe.each(pages())('the page $file', (page) => {
	it('links only to files and headings that exist', () => {
		expect(deadLinks(page)).toEqual([]);
	});

	it('names only commands that exist', () => {
		const named = [...page.text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(
			([, name = '']) => name,
		);

		expect(named.filter((name) => !(name in scripts))).toEqual([]);
	});

	it('shows only JSON that can be read', () => {
		for (const code of codeBlocks(page, 'json')) expect(() => void JSON.parse(code)).not.toThrow();
	});
});

describe('ARCHITECTURE.md', () => {
	const text = readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8');
	const foldersOf = (folder: string) =>
		readdirSync(path.join(ROOT, folder), { withFileTypes: true })
			.filter((entry) => entry.isDirectory())
			.map(({ name }) => name);

	it('names every folder of lib/', () => {
		expect(foldersOf('lib').filter((name) => !text.includes(`| \`lib/${name}/\` `))).toEqual([]);
	});
});

describe('what is found', () => {
	it('a link to a file that there is not, and to a heading that there is not', () => {
		const text = '[a](missing.md) [b](README.md#nowhere) [c](#here) [d](README.md)\n\n## Here\n';

		expect(deadLinks({ file: 'page.md', text })).toEqual([
			'missing.md',
			'README.md#nowhere',
			'#here',
		]);
	});
});
