import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { mitLicence } from './mitLicence';

/** Licences whose text and notice we may ship inside an MIT package without further duties. */
const PERMISSIVE = [
	'MIT',
	'MIT-0',
	'ISC',
	'0BSD',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'Apache-2.0',
	'Unlicense',
	'BlueOak-1.0.0',
	// Fonts: may be bundled with any software, and what is written in them may have any licence.
	'OFL-1.1',
];

/** Folders of the third-party packages of which at least one file was bundled, sorted. */
export function bundledPackages(metafile: Metafile): string[] {
	const folders = Object.keys(metafile.inputs).flatMap((path) => {
		const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path);
		return match ? [match[0]] : [];
	});
	return [...new Set(folders)].sort();
}

/**
 * The text of THIRD_PARTY_NOTICES.txt: name, version, licence and licence text of each bundled package.
 *
 * @throws when a package has no licence that may be shipped here, or ships no licence text
 */
export async function thirdPartyNotices(root: string, metafile: Metafile): Promise<string> {
	const notices = await Promise.all(
		bundledPackages(metafile).map((folder) => packageNotice(join(root, folder))),
	);
	const intro = 'This package contains the following third-party software.\n';
	return [intro, ...notices].join(`\n${'-'.repeat(80)}\n\n`);
}

async function packageNotice(folder: string): Promise<string> {
	const { name, version, license, author } = JSON.parse(
		await readFile(join(folder, 'package.json'), 'utf8'),
	) as { name: string; version: string; license?: unknown; author?: unknown };
	if (typeof license !== 'string' || !isPermissive(license)) {
		throw new Error(
			`${name}@${version} would be bundled, but its licence (${JSON.stringify(license)}) is not among ${PERMISSIVE.join(', ')}`,
		);
	}
	const files = (await readdir(folder)).filter((file) =>
		/^(licen[cs]e|notice|copying)/i.test(file),
	);
	if (files.length === 0 && license === 'MIT' && typeof author === 'string') {
		return `${name}@${version} (${license})\n\n${mitLicence(author)}\n`;
	}
	if (files.length === 0) throw new Error(`${name}@${version} ships no licence text to pass on`);
	const texts = await Promise.all(
		files.sort().map(async (file) => (await readFile(join(folder, file), 'utf8')).trim()),
	);
	return `${name}@${version} (${license})\n\n${texts.join('\n\n')}\n`;
}

/** Whether one side of an SPDX choice such as `(MIT OR GPL-3.0)` is on our list. */
function isPermissive(license: string): boolean {
	return license
		.replace(/[()]/g, '')
		.split(/\s+OR\s+/)
		.some((choice) => PERMISSIVE.includes(choice));
}
