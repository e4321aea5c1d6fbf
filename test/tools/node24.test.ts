import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isNode24, scriptOf } from '../../tools/node24';

const run = promisify(execFile);
const launcher = join(__dirname, '../../tools/node24/launch.js');

describe('the launcher of the project’s commands', () => {
	it('is at rest where the running Node.js is new enough', () => {
		expect(isNode24()).toBe(true);
	});

	it.each([
		['jest', /node_modules[/\\]jest[/\\]bin[/\\]jest\.js$/],
		['gulp', /node_modules[/\\]gulp[/\\]bin[/\\]gulp\.js$/],
		['tsx', /node_modules[/\\]tsx[/\\]dist[/\\]cli\.mjs$/],
		['typescript/bin/tsc', /node_modules[/\\]typescript[/\\]bin[/\\]tsc$/],
	])('finds the script behind %s', (command, script) => {
		expect(scriptOf(command)).toMatch(script);
	});

	it('passes arguments on, and what the command prints back', async () => {
		const { stdout } = await run(process.execPath, [launcher, 'typescript/bin/tsc', '--version']);
		expect(stdout).toMatch(/^Version 5\./);
	});

	it('ends with the exit code of the command', async () => {
		const failing = run(process.execPath, [launcher, 'typescript/bin/tsc', '--no-such-option']);
		await expect(failing).rejects.toMatchObject({ code: 1 });
	});

	it('says which command is not there', async () => {
		const missing = run(process.execPath, [launcher, 'no-such-command']);
		await expect(missing).rejects.toMatchObject({
			code: 1,
			stderr: expect.stringContaining('no-such-command') as string,
		});
	});
});
