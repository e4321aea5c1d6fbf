import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { startSandbox, type Sandbox } from '../../sandbox';
import { startTestSandbox } from './support';

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));

const authorized = (sandbox: Pick<Sandbox, 'stripe'>) => ({
	headers: { authorization: `Bearer ${sandbox.stripe.secretKey}` },
});

describe('npm run sandbox -- --json', () => {
	let command: ChildProcess;
	let sandbox: Omit<Sandbox, 'close'>;
	beforeAll(async () => {
		command = spawn(
			process.execPath,
			['--import', 'tsx', 'sandbox/main.ts', '--json', '--port', '0'],
			{ cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
		);
		if (!command.stdout) throw new Error('The command has no output');
		const [line] = (await once(createInterface(command.stdout), 'line')) as [string];
		sandbox = JSON.parse(line) as Omit<Sandbox, 'close'>;
	}, 30_000);

	it('prints its addresses and keys on the first line', () => {
		expect(sandbox).toMatchObject({
			stripe: {
				url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
				secretKey: expect.stringMatching(/^sk_test_/),
				publishableKey: expect.stringMatching(/^pk_test_/),
			},
			control: expect.stringMatching(/^http:/),
			page: expect.stringMatching(/^http:/),
		});
	});

	it.each(['customer', 'coupon'])(
		'serves Stripe’s own command line: stripe trigger %s.created',
		async (type) => {
			await promisify(execFile)(
				join(ROOT, 'node_modules/.bin/stripe'),
				['trigger', `${type}.created`, '--api-base', sandbox.stripe.url],
				{
					env: {
						...process.env,
						STRIPE_API_KEY: sandbox.stripe.secretKey,
						XDG_CONFIG_HOME: folder,
						HOME: folder,
					},
				},
			);
			const read = async (path: string) =>
				(
					(await (await fetch(`${sandbox.stripe.url}${path}`, authorized(sandbox))).json()) as {
						data: unknown[];
					}
				).data;
			const objects = await read(`/v1/${type}s`);
			expect(objects).toMatchObject([{ object: type }]);
			expect(await read(`/v1/events?type=${type}.created`)).toMatchObject([
				{ type: `${type}.created`, data: { object: { object: type } } },
			]);
		},
		30_000,
	);

	it('shows objects, events and requests on its page, with nothing in it taken for HTML', async () => {
		await fetch(`${sandbox.stripe.url}/v1/customers`, {
			method: 'POST',
			body: new URLSearchParams({ name: '<script>alert(1)</script>' }),
			...authorized(sandbox),
		});
		const page = await (await fetch(sandbox.page)).text();
		expect(page).toContain('customer.created');
		expect(page).toContain('POST /v1/customers');
		expect(page).toContain('&lt;script&gt;');
		expect(page).not.toContain('<script>');
	});

	it('ends when it is told to', async () => {
		const ended = once(command, 'exit');
		command.kill('SIGTERM');
		expect((await ended)[0]).toBe(0);
	});
});

describe('a sandbox with a file', () => {
	it('has the same objects, keys and idempotency keys after a restart', async () => {
		const file = join(folder, 'state.sqlite');
		const first = await startSandbox({ file, salesforce: false });
		const response = await fetch(`${first.control}/keys`, {
			method: 'POST',
			body: JSON.stringify({ permissions: { customer: 'write' } }),
			headers: { 'content-type': 'application/json' },
		});
		const { key } = (await response.json()) as { key: string };
		const create = (sandbox: Sandbox) =>
			fetch(`${sandbox.stripe.url}/v1/customers`, {
				method: 'POST',
				body: new URLSearchParams({ name: 'A' }),
				headers: { authorization: `Bearer ${key}`, 'idempotency-key': 'k' },
			});
		const before: unknown = await (await create(first)).json();
		await first.close();
		const second = await startSandbox({ file, salesforce: false });
		const again = await create(second);
		expect(again.headers.get('idempotent-replayed')).toBe('true');
		expect(await again.json()).toEqual(before);
		await second.close();
	});
});

describe('a recording sandbox', () => {
	it('writes down each request with its answer, and no key', async () => {
		const record = join(folder, 'record.jsonl');
		const sandbox = await startTestSandbox({ record, salesforce: false });
		await sandbox.client().customers.create({ name: 'A' });
		await sandbox.client().customers.list({ limit: 1 });
		await sandbox.close();
		const text = readFileSync(record, 'utf8');
		const lines = text
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as object);
		expect(lines).toMatchObject([
			{
				service: 'stripe',
				method: 'POST',
				path: '/v1/customers',
				body: 'name=A',
				status: 200,
				response: { name: 'A' },
			},
			{ method: 'GET', query: 'limit=1', response: { object: 'list' } },
		]);
		expect(text).not.toContain(sandbox.stripe.secretKey);
	});
});

describe('an address that Stripe does not have', () => {
	it('answers an error body, whatever the method', async () => {
		const sandbox = await startTestSandbox({ salesforce: false });
		for (const method of ['GET', 'POST', 'PUT']) {
			const response = await fetch(`${sandbox.stripe.url}/v1/nothing`, {
				method,
				...authorized(sandbox),
			});
			expect(response.status).toBe(404);
			expect(await response.json()).toMatchObject({
				error: {
					message: expect.stringContaining(`Unrecognized request URL (${method}: /v1/nothing)`),
				},
			});
		}
		const json = await fetch(`${sandbox.stripe.url}/v1/customers`, {
			method: 'POST',
			body: '{}',
			headers: { ...authorized(sandbox).headers, 'content-type': 'application/json' },
		});
		expect(json.status).toBe(400);
		await sandbox.close();
	});
});
