import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startOrg } from './harness';

describe('an org kept in a file', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'org-'));
	const file = path.join(folder, 'org.sqlite');
	afterAll(() => {
		rmSync(folder, { recursive: true });
	});

	it('comes back with its records, fields, permissions, settings and sessions', async () => {
		const first = await startOrg({}, file);
		await first.control('PATCH', '/settings', {
			salesforce: { withStripeModel: true, apiLimit: 77 },
		});
		const record = { Name: 'Kept', Stripe_Customer_ID__c: 'cus_kept' };
		const made = await first.api('POST', '/sobjects/Account', record);
		await first.close();

		const second = await startOrg({}, file);
		expect(second).toMatchObject({
			organizationId: first.organizationId,
			accessToken: first.accessToken,
			privateKey: first.privateKey,
		});
		const query = "SELECT Id FROM Account WHERE Stripe_Customer_ID__c = 'cus_kept'";
		expect(await second.soql(query)).toMatchObject([{ Id: (made.body as { id: string }).id }]);
		const { headers } = await second.api('POST', '/sobjects/Invoice__c', { Name: 'After' });
		expect(headers.get('sforce-limit-info')).toMatch(/\/77$/);
		await second.close();
	});
});
