import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';

import { withFolderLock } from './folderLock';

/**
 * Makes a folder that is not there yet, in whole or not at all; of several processes that want it at the
 * same time, one does.
 * @param make fills the empty folder that it is given
 * @returns `folder`
 */
export async function keptFolder(
	folder: string,
	make: (empty: string) => Promise<void> | void,
): Promise<string> {
	if (existsSync(folder)) return folder;
	await withFolderLock(
		`${folder}.lock.sqlite`,
		async () => {
			if (existsSync(folder)) return; // another process made it while we waited
			const unfinished = `${folder}.new`;
			rmSync(unfinished, { recursive: true, force: true }); // of one that was broken off
			mkdirSync(unfinished);
			await make(unfinished);
			renameSync(unfinished, folder);
		},
		() => undefined,
	);
	return folder;
}
