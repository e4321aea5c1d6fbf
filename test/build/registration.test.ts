import {
	findEntryPoints,
	project,
	readManifest,
	registrationProblems,
} from '../../tools/build/project';

describe('registration with n8n', () => {
	const sources = {
		nodes: ['nodes/A/A.node.ts', 'nodes/B/B.node.ts'],
		credentials: ['credentials/C.credentials.ts'],
	};
	const complete = {
		nodes: ['dist/nodes/A/A.node.js', 'dist/nodes/B/B.node.js'],
		credentials: ['dist/credentials/C.credentials.js'],
	};

	test('is complete in this package', () => {
		expect(registrationProblems(readManifest(project()), findEntryPoints(project()))).toEqual([]);
	});

	test('is fine when every source is listed once', () => {
		expect(registrationProblems(complete, sources)).toEqual([]);
	});

	test('names a node that nobody listed', () => {
		expect(registrationProblems({ ...complete, nodes: complete.nodes.slice(1) }, sources)).toEqual([
			'package.json does not list dist/nodes/A/A.node.js under n8n.nodes',
		]);
	});

	test('names a listed credential that does not exist', () => {
		expect(registrationProblems(complete, { ...sources, credentials: [] })).toEqual([
			'package.json lists dist/credentials/C.credentials.js under n8n.credentials, but it has no source',
		]);
	});

	test('names what is listed twice', () => {
		const twice = { ...complete, nodes: [...complete.nodes, 'dist/nodes/A/A.node.js'] };
		expect(registrationProblems(twice, sources)).toEqual([
			'package.json lists dist/nodes/A/A.node.js twice under n8n.nodes',
		]);
	});
});
