import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyAssets, writeIndex } from './assets';
import { withBuildLock } from './buildLock';
import { bundle } from './bundle';
import { fingerprint, isBuildFresh, rememberBuild } from './fingerprint';
import { thirdPartyNotices } from './notices';
import { findEntryPoints, readManifest, registrationProblems, type Project } from './project';
import { writeStandIns } from './standIns';

/**
 * Makes `dist/` from the sources. The new folder takes the old one's place only when it is
 * complete, so a failed build leaves the last good one.
 *
 * @param options.onlyIfStale do nothing when `dist/` already matches the sources
 * @param options.sdks packages that get a chunk of their own, by default those of this project
 * @returns whether anything was built
 * @throws an Error that names what is wrong with the sources or their registration
 */
export async function buildDist(
	project: Project,
	options: { onlyIfStale?: boolean; sdks?: readonly string[] } = {},
): Promise<boolean> {
	return await withBuildLock(project, async () => {
		if (options.onlyIfStale && isBuildFresh(project)) return false;
		const print = fingerprint(project);
		const problems = registrationProblems(readManifest(project), findEntryPoints(project));
		if (problems.length > 0) throw new Error(problems.join('\n'));

		const staging = join(project.cache, 'dist-in-the-making');
		try {
			await rm(staging, { recursive: true, force: true });
			await mkdir(staging, { recursive: true });
			const metafile = await bundle(project, staging, options.sdks);
			await writeStandIns(project, staging);
			await Promise.all([
				copyAssets(project, staging),
				writeIndex(project, staging),
				thirdPartyNotices(project.root, metafile).then((text) =>
					writeFile(join(staging, 'THIRD_PARTY_NOTICES.txt'), text),
				),
				writeFile(join(project.cache, 'build-metafile.json'), JSON.stringify(metafile)),
			]);
			await rm(project.dist, { recursive: true, force: true });
			await rename(staging, project.dist);
		} finally {
			// After a failure others may still be writing into it.
			await rm(staging, { recursive: true, force: true, maxRetries: 5 });
		}
		rememberBuild(project, print);
		return true;
	});
}
