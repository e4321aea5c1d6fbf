import { spawn } from 'node:child_process';
import path from 'node:path';
import { startSandbox } from '../../sandbox';
import { liveKeys } from './keys';

jest.setTimeout(120_000);

/** Runs the command with these variables and none of the machine's own keys. */
async function live(variables: Record<string, string>): Promise<{ code: number; said: string }> {
	const environment = Object.entries(process.env).filter(
		([name]) => !/^(STRIPE|SALESFORCE|JEST)_/.test(name),
	);
	const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'main.ts')], {
		env: { ...Object.fromEntries(environment), ...variables },
	});
	let said = '';
	child.stdout.on('data', (part: Buffer) => (said += part.toString()));
	child.stderr.on('data', (part: Buffer) => (said += part.toString()));
	const code = await new Promise<number>((resolve) => child.once('close', resolve));
	return { code, said };
}

describe('the live suite', () => {
	it('says that it did not run when there are no keys, and does not count as passed', async () => {
		const { code, said } = await live({});

		expect(code).toBe(2);
		expect(said).toContain('The live suite did not run at all:');
		expect(said).toContain('Stripe: set STRIPE_SECRET_KEY to a test key');
		expect(said).toContain(
			'Salesforce: set SALESFORCE_MY_DOMAIN, SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET',
		);
	});

	it('takes no live key', () => {
		const { stripe, missing } = liveKeys({ STRIPE_SECRET_KEY: 'sk_live_123' });

		expect(stripe).toBeUndefined();
		expect(missing).toContain(
			'Stripe: STRIPE_SECRET_KEY is not a test key (sk_test_… or rk_test_…)',
		);
	});

	it('runs through with keys', async () => {
		const sandbox = await startSandbox({ port: 0, quiet: true });
		const { stripe, salesforce } = sandbox;
		await fetch(`${sandbox.control}/salesforce/install-model`, { method: 'POST' });

		const { code, said } = await live({
			STRIPE_SECRET_KEY: stripe.secretKey,
			STRIPE_API_ADDRESS: stripe.url,
			SALESFORCE_MY_DOMAIN: salesforce?.url ?? '',
			SALESFORCE_CLIENT_ID: salesforce?.clientId ?? '',
			SALESFORCE_CLIENT_SECRET: salesforce?.clientSecret ?? '',
		});
		const left = (await (
			await fetch(`${sandbox.control}/state?service=stripe&type=customer`)
		).json()) as { objects: Array<{ deleted?: boolean; description?: string }> };
		await sandbox.close();

		expect(said).toContain('2 passed, 2 total');
		expect(code).toBe(0);
		// It tidies up after itself.
		expect(left.objects.filter(({ deleted }) => !deleted)).toEqual([]);
	});
});
