import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packPackage } from '../host/installPackage';
import { runCommand } from '../host/runCommand';
import { project, readManifest } from './build/project';
import { releaseNotes } from './releaseNotes';
import { bundle, productTypes } from './tasks';

// Releases the version that package.json names: checks, builds, packs, and pushes a tag; the publish
// workflow does the rest. With --dry-run everything but the tag. With --verify-tag TAG (in the
// workflow) the checks, and that TAG is this version's.

const here = project();

async function git(...args: string[]): Promise<string> {
	const { code, stdout, stderr } = await runCommand('git', args, { cwd: here.root });
	if (code !== 0) throw new Error(`git ${args.join(' ')} failed: ${stderr.trim()}`);
	return stdout.trim();
}

async function checkTree(): Promise<string> {
	const changes = await git('status', '--porcelain');
	if (changes !== '') throw new Error(`Commit or remove these changes first:\n${changes}`);
	return await git('rev-parse', '--short', 'HEAD');
}

function checkVersion(orUnreleased: boolean): { version: string; notes: string } {
	const { version } = readManifest(here);
	const lock = JSON.parse(readFileSync(join(here.root, 'package-lock.json'), 'utf8')) as {
		version: string;
	};
	if (lock.version !== version) {
		throw new Error(
			`package.json says ${version}, package-lock.json ${lock.version}: run npm install`,
		);
	}
	const changelog = join(here.root, 'CHANGELOG.md');
	if (!existsSync(changelog)) throw new Error('CHANGELOG.md is missing');
	const notes = releaseNotes(readFileSync(changelog, 'utf8'), version, { orUnreleased });
	return { version, notes };
}

async function pack(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'release-'));
	try {
		const { tarball } = await packPackage(here.root, folder);
		const listing = await runCommand('tar', ['-tzf', tarball], { cwd: folder });
		const files = listing.stdout.trim().split('\n').length;
		return `${(readFileSync(tarball).byteLength / 1024).toFixed(0)} kB, ${files} files`;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function release(options: { dryRun: boolean; verifyTag?: string }): Promise<void> {
	const commit = await checkTree();
	console.log(`✓ nothing uncommitted, at ${commit}`);
	const { version, notes } = checkVersion(options.dryRun);
	const tag = `v${version}`;
	console.log(`✓ package.json, package-lock.json and CHANGELOG.md agree on ${version}`);
	if (options.verifyTag !== undefined && options.verifyTag !== tag) {
		throw new Error(`The tag ${options.verifyTag} is not that of version ${version} (${tag})`);
	}
	await Promise.all([productTypes(), bundle()]);
	console.log('✓ built');
	console.log(`✓ packed: ${await pack()}`);
	if (options.verifyTag !== undefined) return;

	if ((await git('tag', '--list', tag)) !== '') throw new Error(`The tag ${tag} exists already`);
	console.log(`\n${tag}\n\n${notes}\n`);
	if (options.dryRun) {
		console.log(`Dry run: without --dry-run, ${tag} would now be tagged and pushed.`);
		return;
	}
	await git('tag', '--annotate', tag, '--message', `${tag}\n\n${notes}`);
	await git('push', 'origin', tag);
	console.log(`Pushed ${tag}; the publish workflow takes it from here.`);
}

const { values } = parseArgs({
	options: { 'dry-run': { type: 'boolean' }, 'verify-tag': { type: 'string' } },
});
release({
	dryRun: values['dry-run'] ?? false,
	...(values['verify-tag'] !== undefined && { verifyTag: values['verify-tag'] }),
}).catch((error: unknown) => {
	console.error(error instanceof Error ? `✗ ${error.message}` : error);
	process.exitCode = 1;
});
