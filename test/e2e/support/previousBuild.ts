import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { packPackage, type PackedPackage } from '../../../host/installPackage';
import { ROOT } from './installation';

/** A build before the present one. */
export interface PreviousBuild {
	packed: PackedPackage;
	/** What it was made from, in words. */
	origin: string;
}

/**
 * Builds what users had before: the newest release before the present version, or before the first
 * release the newest earlier commit that changed the product and has a node. `E2E_PREVIOUS` names another.
 * A checkout without history (of depth 1, or no git at all) has neither: there `present` is given out
 * for an earlier version, which shows that an upgrade goes through, and not that the nodes kept to
 * what they promised; the origin says so.
 */
export async function buildPrevious(
	folder: string,
	present: PackedPackage,
): Promise<PreviousBuild> {
	const revision = process.env.E2E_PREVIOUS ?? previousRevision();
	if (revision === undefined) {
		return {
			packed: asVersion('0.0.0', present, join(folder, 'previous')),
			origin:
				'these very sources under an older number, as the checkout has no history (git fetch --unshallow --tags)',
		};
	}
	const source = join(folder, 'previous');
	mkdirSync(source, { recursive: true });
	const archive = execFileSync('git', ['archive', revision], {
		cwd: ROOT,
		maxBuffer: 1024 ** 3,
	});
	execFileSync('tar', ['-x', '-C', source], { input: archive });
	symlinkSync(join(ROOT, 'node_modules'), join(source, 'node_modules'));
	execFileSync(process.execPath, ['--import', 'tsx', join('tools', 'build', 'main.ts')], {
		cwd: source,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	return { packed: await packPackage(source, join(folder, 'previous-package')), origin: revision };
}

/** The same package with another version number. */
function asVersion(
	version: string,
	{ name, tarball }: PackedPackage,
	folder: string,
): PackedPackage {
	mkdirSync(folder, { recursive: true });
	execFileSync('tar', ['-xzf', tarball, '-C', folder]);
	const manifestFile = join(folder, 'package', 'package.json');
	const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as object;
	writeFileSync(manifestFile, JSON.stringify({ ...manifest, version }));
	const changed = join(folder, `${name}-${version}.tgz`);
	execFileSync('tar', ['-czf', changed, '-C', folder, 'package']);
	return { name, version, tarball: changed };
}

function previousRevision(): string | undefined {
	if (!hasHistory()) return undefined;
	const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
		version: string;
	};
	const released = git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname').find(
		(tag) => tag !== `v${version}`,
	);
	if (released !== undefined) return released;
	const product = git('log', '--format=%H', '--', 'nodes', 'credentials', 'lib', 'package.json');
	return product.slice(1).find(hasNode);
}

/** Whether this is a git checkout that knows of commits before the present one. */
function hasHistory(): boolean {
	try {
		return git('rev-list', '--max-count=2', 'HEAD').length === 2;
	} catch {
		return false;
	}
}

function hasNode(revision: string): boolean {
	return git('ls-tree', '-r', '--name-only', revision, 'nodes').some((file) =>
		file.endsWith('.node.ts'),
	);
}

function git(...args: string[]): string[] {
	const out = execFileSync('git', args, {
		cwd: ROOT,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	return out.split('\n').filter((line) => line !== '');
}
