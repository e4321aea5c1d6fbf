import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(__dirname, '../../../lib/sync');

/** The core of all syncs: what it is used for, its clients say. */
it('the sync core names no object of either system, be it in a comment', () => {
	const files = globSync('**/*.ts', { cwd: FOLDER });
	const named = files.flatMap((file) =>
		readFileSync(join(FOLDER, file), 'utf8')
			.split('\n')
			.flatMap((line, index) =>
				/account|customer|payment|invoice/i.test(line) ? [`${file}:${index + 1}: ${line}`] : [],
			),
	);

	expect(files.length).toBeGreaterThan(5);
	expect(named).toEqual([]);
});
