import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
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

	it('goes on telling what was not acknowledged before it ended', async () => {
		const waiting = path.join(folder, 'waiting.sqlite');
		const first = await startOrg({}, waiting);
		await first.control('POST', '/salesforce/outbound', {
			endpoint: 'http://127.0.0.1:9/hook',
			automatic: false,
		});
		await first.api('POST', '/sobjects/Account', { Name: 'Untold' });
		await first.control('POST', '/salesforce/outbound/flush');
		const before = await first.control('GET', '/salesforce/outbound');
		await first.close();

		const second = await startOrg({}, waiting);
		expect(before).toMatchObject({
			subscriptions: [{ endpoint: 'http://127.0.0.1:9/hook' }],
			pending: [{ attempts: 1 }],
		});
		expect(await second.control('GET', '/salesforce/outbound')).toEqual(before);
		await second.close();
	});

	it('still has the mails that it sent', async () => {
		const mailed = path.join(folder, 'mailed.sqlite');
		const first = await startOrg({}, mailed);
		await first.api('POST', '/actions/standard/emailSimple', {
			inputs: [
				{ recipientAddresses: 'ada@example.com', emailSubject: 'Receipt', emailBody: 'Paid' },
			],
		});
		const before = await first.control('GET', '/salesforce/inbox');
		await first.close();

		const second = await startOrg({}, mailed);
		expect(before).toMatchObject({ mails: [{ to: ['ada@example.com'], subject: 'Receipt' }] });
		expect(await second.control('GET', '/salesforce/inbox')).toEqual(before);
		await second.control('POST', '/reset');
		expect(await second.control('GET', '/salesforce/inbox')).toEqual({ mails: [] });
		await second.close();
	});

	it('is carried over from a version that lacked a column and did not say its version', async () => {
		const older = path.join(folder, 'older.sqlite');
		await (await startOrg({}, older)).close();
		const database = new DatabaseSync(older);
		database.exec(
			"ALTER TABLE sf_Account DROP COLUMN BillingCountryCode; DELETE FROM sandbox WHERE name = 'tablesVersion'",
		);
		database.close();

		const org = await startOrg({ stateCountryPicklists: true }, older);
		expect(
			await org.soql("SELECT BillingCountryCode FROM Account WHERE Name = 'Dickenson plc'"),
		).toMatchObject([{ BillingCountryCode: 'US' }]);
		await org.close();
	});

	it.each([
		['newer', '99', 'This file was kept by a newer version of the sandbox'],
		['older', '0', 'This file was kept by an older version of the sandbox, which cannot'],
	])(
		'is refused in words when it is of a version that is too much %s',
		async (age, version, words) => {
			const strange = path.join(folder, `${age}.sqlite`);
			await (await startOrg({}, strange)).close();
			const database = new DatabaseSync(strange);
			database.prepare("UPDATE sandbox SET value = ? WHERE name = 'tablesVersion'").run(version);
			database.close();

			await expect(startOrg({}, strange)).rejects.toThrow(words);
		},
	);
});
