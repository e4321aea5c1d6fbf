import { runWorkflow } from '../../../engine';
import { anotherTrigger, jsonOf, startTriggerOrg, type TriggerOrg } from './support';

// The first test may have to wait for the package to be built.
jest.setTimeout(120_000);

let org: TriggerOrg;
beforeAll(async () => {
	org = await startTriggerOrg();
	await org.poll();
});
afterAll(() => org.close());
beforeEach(() => {
	anotherTrigger();
	org.clock.advance(3600);
});

// With an org whose clock is right: the JWT is signed by this machine's.
describe('polling by each connection', () => {
	let own: TriggerOrg;
	beforeAll(async () => {
		own = await startTriggerOrg();
	});
	afterAll(() => own.close());

	it.each(['clientCredentials', 'oAuth2', 'jwt'])(
		'tells of new and updated accounts, once, by the connection %s',
		async (salesforceAuthentication) => {
			const parameters = { salesforceAuthentication };
			const before = await own.poll(parameters);
			const id = await own.create({ Name: `Made by ${salesforceAuthentication}` });

			const first = await own.poll(parameters, before.staticData);
			own.clock.advance(2);
			await own.update(id, { Phone: '1' });
			const second = await own.poll(parameters, first.staticData);
			const third = await own.poll(parameters, second.staticData);

			expect(jsonOf(first)).toEqual([
				{
					changeType: 'new',
					Id: id,
					Name: `Made by ${salesforceAuthentication}`,
					SystemModstamp: expect.any(String),
				},
			]);
			expect(jsonOf(second)).toMatchObject([{ changeType: 'updated', Id: id }]);
			expect(third.items).toBeNull();
		},
	);
});

describe('polling', () => {
	it('returns all fields when none is chosen', async () => {
		const before = await org.poll({ fields: [] });
		await org.create({
			Name: 'All fields',
			BillingCity: 'Graz',
			NumberOfEmployees: 7,
			Stripe_Location__c: 'Vienna',
		});

		const [account] = jsonOf(await org.poll({ fields: [] }, before.staticData));

		expect(account).toMatchObject({
			changeType: 'new',
			Name: 'All fields',
			BillingCity: 'Graz',
			NumberOfEmployees: 7,
			Stripe_Location__c: 'Vienna',
			Stripe_Customer_ID__c: null,
			CreatedDate: expect.any(String),
			BillingAddress: { city: 'Graz' },
		});
		expect(JSON.stringify(account)).not.toContain('attributes');
	});

	it('brings owner and primary contact along', async () => {
		const parameters = { options: { includeOwner: true, includePrimaryContact: true } };
		const before = await org.poll(parameters);
		const id = await org.create({ Name: 'With people' });
		for (const LastName of ['First', 'Second']) {
			await org.api('POST', '/sobjects/Contact', {
				AccountId: id,
				LastName,
				Email: `${LastName.toLowerCase()}@people.example`,
			});
			org.clock.advance(1);
		}
		await org.create({ Name: 'Without people' });

		const accounts = jsonOf(await org.poll(parameters, before.staticData));

		expect(accounts).toMatchObject([
			{
				Owner: { Id: expect.stringMatching(/^005/), Name: 'Integration User' },
				PrimaryContact: {
					Id: expect.stringMatching(/^003/),
					LastName: 'First',
					Email: 'first@people.example',
				},
			},
			{ Name: 'Without people', PrimaryContact: null },
		]);
		expect(JSON.stringify(accounts)).not.toContain('attributes');
	});

	it('makes good a lost static data from the checkpoint in the org', async () => {
		const before = await org.poll();
		await org.create({ Name: 'Told' });
		const first = await org.poll(undefined, before.staticData);
		await org.poll(undefined, first.staticData);
		await org.create({ Name: 'Not told' });
		org.clock.advance(5 * 24 * 3600);

		expect(jsonOf(await org.poll(undefined, {}))).toMatchObject([{ Name: 'Not told' }]);
	});

	it('does not start for the customer’s ID, wherever the org keeps it', async () => {
		const mapping = [{ ours: 'Account.Stripe_Customer_ID__c', existing: 'AccountNumber' }];
		const mapped = { options: { nameMapping: { mapping } } };
		const ofParameters = async (parameters: typeof mapped | undefined) => {
			anotherTrigger();
			org.clock.advance(3600);
			const begun = await org.poll(parameters);
			const id = await org.create({ Name: 'Linked' });
			const before = await org.poll(parameters, begun.staticData);
			org.clock.advance(60);
			await org.update(id, { AccountNumber: 'cus_NffrFeUfNV2Hib' });
			return jsonOf(await org.poll(parameters, before.staticData));
		};

		expect(await ofParameters(mapped)).toEqual([]);
		expect(await ofParameters(undefined)).toMatchObject([
			{ changeType: 'updated', Name: 'Linked' },
		]);
	});

	it('takes a garbled static data for a lost one', async () => {
		const begun = await org.poll();
		const before = await org.poll(undefined, begun.staticData);
		await org.create({ Name: 'Still told' });
		const [name = ''] = Object.keys(before.staticData);

		for (const progress of ['x', { revision: 1 }, { revision: 1, stamp: 'x', seen: {} }]) {
			const told = await org.poll(undefined, { [name]: { progress, savedRevision: 'x' } });
			expect(jsonOf(told)).toMatchObject([{ Name: 'Still told' }]);
		}
	});

	it('does nothing in real time', async () => {
		await org.create({ Name: 'For real time' });

		expect((await org.poll({ watchBy: 'realTime' })).items).toBeNull();
	});
});

describe('a run from the editor', () => {
	it.each(['poll', 'realTime'])('shows the ten newest real records (%s)', async (watchBy) => {
		for (let index = 0; index < 3; index++) {
			await org.create({ Name: `Newest ${index}` });
			org.clock.advance(1);
		}

		const result = await org.poll({ watchBy }, {}, 'manual');
		const run = await runWorkflow({
			workflow: org.workflow({ watchBy }),
			credentials: org.credentials,
		});

		expect(jsonOf(result)).toHaveLength(10);
		expect(jsonOf(result).slice(0, 2)).toMatchObject([
			{ changeType: 'new', Name: 'Newest 2' },
			{ changeType: 'new', Name: 'Newest 1' },
		]);
		expect(run.nodes['Trigger']?.[0]).toHaveLength(10);
		expect(result.staticData).toEqual({});
	});
});

describe('what cannot be watched', () => {
	it.each([
		["Type = 'x", 'Condition: it is not a complete condition'],
		["Type = 'x'; DELETE", 'Condition: it is not a complete condition'],
		["Type = 'x') OR (Id != NULL", 'Condition: it is not a complete condition'],
		["Type = 'x' LIMIT 1", 'Condition: only a condition is possible here'],
		["Type = 'x' ORDER BY Name", 'Condition: only a condition is possible here'],
		["Type = 'x' WITH SECURITY_ENFORCED", 'Condition: only a condition is possible here: no WITH'],
		['Name = 1 SELECT Id FROM Contact', 'Condition: only a condition is possible here: no SELECT'],
		["Colour__c = 'x'", 'Condition: Checking the condition failed'],
		['Name =', 'Condition: Checking the condition failed'],
	])('is refused at the first poll: %s', async (condition, message) => {
		await expect(org.poll({ options: { condition } })).rejects.toThrow(message);
	});

	it('is checked again when the condition changes', async () => {
		const { staticData } = await org.poll({ options: { condition: "Type = 'Prospect'" } });

		await expect(org.poll({ options: { condition: 'No__c = 1' } }, staticData)).rejects.toThrow(
			'Condition: Checking the condition failed',
		);
	});

	it('takes a semi-join, which is part of a condition', async () => {
		const condition =
			"Id IN (SELECT AccountId FROM Contact WHERE LastName = 'O\\'Hara') OR Phone = '7'";
		const before = await org.poll({ options: { condition } });
		await org.create({ Name: 'Seven', Phone: '7' });
		await org.create({ Name: 'Eight', Phone: '8' });

		const told = await org.poll({ options: { condition } }, before.staticData);

		expect(jsonOf(told)).toMatchObject([{ Name: 'Seven' }]);
	});

	it('names a chosen field that is not there', async () => {
		await org.create({ Name: 'Any' });

		await expect(org.poll({ fields: ['Name', 'Colour__c'] })).rejects.toThrow(
			'Field Names or IDs: the org’s accounts have no Colour__c',
		);
	});

	it('names a mapped field that is not there', async () => {
		await org.create({ Name: 'Any' });
		const mapping = [{ ours: 'Account.Stripe_Customer_ID__c', existing: 'Customer_Numbr__c' }];

		await expect(org.poll({ options: { nameMapping: { mapping } } })).rejects.toThrow(
			'Name Mapping: the org’s accounts have no Customer_Numbr__c',
		);
	});

	it('says that the org has no people to watch', async () => {
		await expect(org.poll({ accountKind: 'person' })).rejects.toThrow(
			'Accounts: the org has no Person Accounts',
		);
	});

	it('refuses a start that is no moment', async () => {
		await expect(org.poll({ options: { startFrom: 'yesterday' } })).rejects.toThrow(
			'Start From: “yesterday” is not a date',
		);
	});
});

describe('in an org with Person Accounts', () => {
	let people: TriggerOrg;
	beforeAll(async () => {
		people = await startTriggerOrg({ personAccounts: true });
	});
	afterAll(() => people.close());

	it.each([
		['all', ['Ada Lovelace', 'Analytical Engines']],
		['business', ['Analytical Engines']],
		['person', ['Ada Lovelace']],
	])('tells of %s accounts', async (accountKind, names) => {
		people.clock.advance(3600);
		const parameters = { accountKind, options: { includePrimaryContact: true } };
		const before = await people.poll(parameters);
		const [personType] = await people.soql(
			"SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = true",
		);
		await people.create({
			FirstName: 'Ada',
			LastName: 'Lovelace',
			PersonEmail: 'ada@engines.example',
			RecordTypeId: personType?.['Id'],
		});
		await people.create({ Name: 'Analytical Engines' });

		const told = jsonOf(await people.poll(parameters, before.staticData));

		expect(told.map(({ Name }) => Name).sort()).toEqual(names);
		const ada = told.find(({ Name }) => Name === 'Ada Lovelace');
		expect(ada?.['PrimaryContact']).toEqual(
			names.includes('Ada Lovelace')
				? {
						Id: expect.stringMatching(/^003/),
						Name: 'Ada Lovelace',
						FirstName: 'Ada',
						LastName: 'Lovelace',
						Email: 'ada@engines.example',
						Phone: null,
						Title: null,
					}
				: undefined,
		);
	});
});
