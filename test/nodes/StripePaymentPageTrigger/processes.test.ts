import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt } from '../../../tools/ensureBuilt';
import { CARD, newPayer } from '../../support/payer';
import { type LinkWorld, startLinkWorld } from '../StripeSendPaymentLink/support';
import { pageWorkflow } from './pageWorkflow';

jest.setTimeout(240_000);

const ROOT = join(__dirname, '../../..');
const RUN_TYPESCRIPT = join(ROOT, 'test/support/typeScriptProcess.js');
const WISHES: ReadonlyArray<Record<string, string>> = [
	{ 'how-much': 'all', method: 'card' },
	{ 'how-much': 'part', amount: '30.00', method: 'card' },
	{ 'how-much': 'all', method: 'us_bank_account' },
];

interface PageProcess {
	url: string;
	kill(): Promise<void>;
}

let world: LinkWorld;
const running = new Set<ChildProcess>();

beforeAll(async () => {
	await ensureBuilt();
	world = await startLinkWorld();
});
afterAll(async () => {
	for (const child of running) child.kill('SIGKILL');
	await world.close();
});
beforeEach(() => world.again());

async function startProcess(): Promise<PageProcess> {
	const child = spawn(process.execPath, [RUN_TYPESCRIPT, join(__dirname, 'pageProcess.ts')], {
		cwd: ROOT,
		env: { ...process.env, PAGE_OPTIONS: JSON.stringify(pageWorkflow(world, 'page')) },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	running.add(child);
	const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
	const { url } = JSON.parse(line) as { url: string };
	return {
		url,
		kill: async () => {
			running.delete(child);
			const ended = once(child, 'exit');
			child.kill('SIGKILL');
			await ended;
		},
	};
}

/** The link's query, which is the same at each process. */
async function linkFor(pageUrl: string): Promise<string> {
	const id = await world.invoice();
	const { items } = await world.run({
		items: [{ Id: id }],
		parameters: { linkType: 'paymentPage', pageUrl, sendBy: 'none' },
	});
	return new URL(items[0]?.['url'] as string).search;
}

async function nonceOf(address: string): Promise<string> {
	const page = await (await fetch(address)).text();
	return /name="nonce" value="([\w-]+)"/.exec(page)?.[1] ?? '';
}

/** Sends a form; the address of Stripe's page, or undefined when there is none. */
async function submit(
	address: string,
	fields: Record<string, string>,
): Promise<string | undefined> {
	try {
		const answer = await fetch(address, {
			method: 'POST',
			body: new URLSearchParams(fields),
			redirect: 'manual',
		});
		return answer.headers.get('location') ?? undefined;
	} catch {
		// The process was killed.
		return undefined;
	}
}

async function payAll(addresses: ReadonlyArray<string | undefined>): Promise<void> {
	const handedOut = [...new Set(addresses.filter((address) => address !== undefined))];
	await Promise.all(
		handedOut.map(async (address) => {
			const payer = newPayer(world.pages);
			await payer.open(address);
			const method = payer.page.includes('name="number"')
				? CARD
				: { method: 'us_bank_account', bank: 'success', name: 'Rose' };
			if (payer.page.includes('name="method"')) await payer.submit(method);
		}),
	);
}

/** What was taken of the invoice, or is on its way, in cents. */
async function taken(): Promise<number> {
	const { data } = await world.stripeClient.paymentIntents.list({
		customer: world.customerId,
		limit: 100,
	});
	return data
		.filter(({ status }) => status === 'succeeded' || status === 'processing')
		.reduce((sum, { amount }) => sum + amount, 0);
}

test('of fifty who submit at once at two processes, however many pay, no more is taken than is left', async () => {
	const [one, other] = await Promise.all([startProcess(), startProcess()]);
	const search = await linkFor(one.url);
	const nonce = await nonceOf(one.url + search);

	const addresses = await Promise.all(
		Array.from({ length: 50 }, async (_each, at) =>
			submit((at % 2 === 0 ? one : other).url + search, {
				nonce,
				...WISHES[at % WISHES.length],
			}),
		),
	);
	await payAll(addresses);

	expect(await taken()).toBeGreaterThan(0);
	expect(await taken()).toBeLessThanOrEqual(5000);
	const { data } = await world.stripeClient.checkout.sessions.list({ status: 'open' });
	expect(data).toEqual([]);
	await Promise.all([one.kill(), other.kill()]);
});

test('killed before, while and after a session is made, processes leave nothing behind that could be paid too', async () => {
	const stays = await startProcess();
	const search = await linkFor(stays.url);
	const addresses: Array<string | undefined> = [];
	for (const moment of [/^GET \/v1\/checkout/, /^POST \/v1\/checkout\/sessions$/, /\/expire$/]) {
		const killed = await startProcess();
		const nonce = await nonceOf(stays.url + search);
		await world.forgetCalls();
		const submits = Array.from({ length: 12 }, async (_each, at) =>
			submit((at % 3 === 0 ? stays : killed).url + search, {
				nonce,
				...WISHES[at % WISHES.length],
			}),
		);
		const isOver = Promise.all(submits).then(() => true);
		const isTime = async () =>
			(await world.calls('stripe')).some(({ method, path }) => moment.test(`${method} ${path}`));
		while (!(await isTime())) if (await Promise.race([isOver, Promise.resolve(false)])) break;
		await killed.kill();
		addresses.push(...(await Promise.all(submits)));
	}
	// Who comes after all of that is served.
	const last = { nonce: await nonceOf(stays.url + search), ...WISHES[0] };
	addresses.push(await submit(stays.url + search, last));
	expect(addresses.at(-1)).toBeDefined();

	await payAll(addresses);

	expect(await taken()).toBeGreaterThan(0);
	expect(await taken()).toBeLessThanOrEqual(5000);
	await stays.kill();
});
