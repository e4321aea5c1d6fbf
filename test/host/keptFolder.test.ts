import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../host/freePort';
import { keptFolder } from '../../host/keptFolder';

let parent: string;
let folder: string;

beforeEach(() => {
	parent = mkdtempSync(join(tmpdir(), 'kept-folder-'));
	folder = join(parent, 'kept');
});

afterEach(() => {
	rmSync(parent, { recursive: true });
});

it('makes a folder once, whoever wants it and when', async () => {
	let made = 0;
	const make = async (empty: string): Promise<void> => {
		made++;
		expect(existsSync(folder)).toBe(false);
		await freePort(); // somebody else has the time to want it, too
		writeFileSync(join(empty, 'content'), String(made));
	};
	const both = await Promise.all([keptFolder(folder, make), keptFolder(folder, make)]);
	expect([...both, await keptFolder(folder, make)]).toEqual([folder, folder, folder]);
	expect(made).toBe(1);
	expect(readFileSync(join(folder, 'content'), 'utf8')).toBe('1');
});

it('leaves no folder that is not whole, and makes it anew the next time', async () => {
	const breakOff = async (empty: string): Promise<void> => {
		writeFileSync(join(empty, 'half'), '');
		await Promise.reject(new Error('The disk is full'));
	};
	await expect(keptFolder(folder, breakOff)).rejects.toThrow('The disk is full');
	expect(existsSync(folder)).toBe(false);

	await keptFolder(folder, (empty) => {
		writeFileSync(join(empty, 'whole'), '');
	});
	expect(readdirSync(folder)).toEqual(['whole']);
});
