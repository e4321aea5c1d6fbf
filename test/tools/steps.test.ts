import { runSteps, summary } from '../../tools/steps';

test('the summary shows each step and whether all passed', () => {
	expect(
		summary(
			[
				{ name: 'types', passed: true, seconds: 1.26 },
				{ name: 'lint', passed: false, seconds: 12 },
			],
			13.26,
		),
	).toBe('✓ types     1.3 s\n✗ lint     12.0 s\n✗ FAILED   13.3 s');
	expect(summary([{ name: 'a longer name', passed: true, seconds: 0 }], 0)).toContain(
		'✓ all passed',
	);
});

describe('running steps', () => {
	beforeEach(() => {
		jest.spyOn(console, 'log').mockReturnValue();
		jest.spyOn(console, 'error').mockReturnValue();
	});
	afterEach(() => jest.restoreAllMocks());

	test('goes on after a failure, so that one run shows all that is wrong, and then fails', async () => {
		const ran: string[] = [];
		const step = (name: string, works: boolean) => ({
			name,
			run: async () => {
				ran.push(name);
				if (!works) throw new Error(`${name} is broken`);
			},
		});
		await expect(
			runSteps([step('one', false), step('two', true), step('three', false)]),
		).rejects.toThrow('Failed: one, three');
		expect(ran).toEqual(['one', 'two', 'three']);
		expect(console.error).toHaveBeenCalledWith('three is broken');
	});

	test('runs those of a list at once, and the next when all of them have ended', async () => {
		const told: string[] = [];
		let open = () => {};
		const opened = new Promise<void>((resolve) => (open = resolve));
		await runSteps([
			[
				{
					name: 'waits',
					run: async () => {
						await opened;
						told.push('waited');
					},
				},
				{ name: 'opens', run: async () => open() },
			],
			{ name: 'last', run: async () => void told.push('last') },
		]);
		expect(told).toEqual(['waited', 'last']);
	});

	test('passes when all pass', async () => {
		await expect(runSteps([{ name: 'one', run: async () => {} }])).resolves.toBeUndefined();
	});
});
