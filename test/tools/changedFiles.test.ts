import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changedFiles } from '../../tools/changedFiles';
import { writeFiles } from '../build/exampleProject';

let root: string;
const git = (...args: string[]) =>
	execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
		cwd: root,
	});

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'changed-files-'));
	git('init', '--quiet');
	writeFiles(root, {
		'.gitignore': 'ignored\n',
		same: '1',
		edited: '1',
		deleted: '1',
		staged: '1',
	});
	git('add', '.');
	git('commit', '--quiet', '--no-gpg-sign', '-m', 'first');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('nothing has changed after a commit', async () => {
	expect(await changedFiles(root)).toEqual([]);
});

test('edited, staged and new files have changed; deleted and ignored ones are not there to check', async () => {
	writeFiles(root, { edited: '2', staged: '2', ignored: '1', 'folder/nëw file': '1' });
	git('add', 'staged');
	rmSync(join(root, 'deleted'));
	expect(await changedFiles(root)).toEqual(['edited', 'folder/nëw file', 'staged']);
});
