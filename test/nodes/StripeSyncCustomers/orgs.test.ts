import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox({ personAccounts: true });

describe('an org with Person Accounts', () => {
	const ROSE = { FirstName: 'Rose', LastName: 'Gonzalez', PersonEmail: 'rose@edge.example' };

	it.each([
		['their own fields', {}, 'Rose Gonzalez'],
		['the fields that are chosen', { name: 'LastName', email: 'PersonEmail' }, 'Gonzalez'],
	])('has persons alone sent, by %s', async (_name, value, name) => {
		const { id } = (await sandbox().api('POST', '/sobjects/Account', ROSE)) as { id: string };

		const { synced } = await sandbox().run({
			parameters: {
				operation: 'syncAll',
				accountKind: 'person',
				personFields: { mappingMode: 'defineBelow', value },
			},
		});

		expect(synced).toMatchObject([{ accountId: id, status: 'created' }]);
		expect(await sandbox().customers()).toMatchObject([{ name, email: 'rose@edge.example' }]);
	});
});
