import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { packPackage, type PackedPackage } from '../../../host/installPackage';
import { ROOT } from './installation';

/** A build before the present one. */
export interface PreviousBuild {
	packed: PackedPackage;
	/** Tag or commit that it was made from. */
	revision: string;
}

/**
 * Builds what users had before: the newest release before the present version, or before the first
 * release the newest earlier commit that changed the product and has a node. `E2E_PREVIOUS` names another.
 */
export async function buildPrevious(folder: string): Promise<PreviousBuild> {
	const revision = process.env.E2E_PREVIOUS ?? previousRevision();
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
	return { packed: await packPackage(source, join(folder, 'previous-package')), revision };
}

function previousRevision(): string {
	const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
		version: string;
	};
	const released = git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname').find(
		(tag) => tag !== `v${version}`,
	);
	if (released !== undefined) return released;
	const product = git('log', '--format=%H', '--', 'nodes', 'credentials', 'lib', 'package.json');
	const earlier = product.slice(1).find(hasNode);
	if (earlier !== undefined) return earlier;
	throw new Error(
		'There is no earlier build to upgrade from: the history of this checkout is too short (git fetch --unshallow --tags)',
	);
}

function hasNode(revision: string): boolean {
	return git('ls-tree', '-r', '--name-only', revision, 'nodes').some((file) =>
		file.endsWith('.node.ts'),
	);
}

function git(...args: string[]): string[] {
	const out = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
	return out.split('\n').filter((line) => line !== '');
}
