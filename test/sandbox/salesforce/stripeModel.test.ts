import { partsOf, resolveModel } from '../../../lib/model/resolveModel';
import { inspectOrg } from '../../../lib/setup/inspectOrg';
import { reportOf } from '../../../lib/setup/report';
import { PACKAGES } from '../../../lib/setup/packages';
import { type ConnectedOrg, startConnectedOrg } from '../../lib/salesforce/support';

let org: ConnectedOrg;
beforeAll(async () => {
	org = await startConnectedOrg();
});
afterAll(() => org.close());

const OBJECTS = Object.values(resolveModel().objects);

/** Fields of the object that its maker added, as the org describes them. */
async function customFields(name: string): Promise<string[]> {
	const { body } = await org.api('GET', `/sobjects/${name}/describe`);
	const { fields } = body as { fields: Array<{ name: string; custom: boolean }> };
	return fields.flatMap((field) => (field.custom ? [field.name] : [])).sort();
}

test('the model that comes with the sandbox is the one that Setup installs', async () => {
	const everything = partsOf(
		resolveModel(),
		PACKAGES.flatMap(({ features }) => features),
	);
	const report = reportOf(await inspectOrg(await org.connect(), everything));

	expect(everything.map(({ name }) => name)).toEqual(OBJECTS.map(({ name }) => name));
	expect(report.filter(({ status }) => status !== 'present')).toEqual([]);
	expect(
		report.filter(({ kind, expected, found }) => kind === 'field' && expected !== found),
	).toEqual([]);
	for (const { field, path } of everything.flatMap(({ fields }) => fields)) {
		expect([path, report.find(({ name }) => name === path)?.label]).toEqual([path, field.label]);
	}
});

test('and it has no field that Setup would not install', async () => {
	for (const { name, object, fields } of OBJECTS) {
		const ours = fields.map((field) => String(field.name)).sort();
		const there = await customFields(name);

		expect([name, object.custom ? there : there.filter((field) => ours.includes(field))]).toEqual([
			name,
			ours,
		]);
	}
});
