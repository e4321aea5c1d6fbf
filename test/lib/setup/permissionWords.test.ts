import { Problem } from '../../../lib/errors';
import { SalesforceFailure } from '../../../lib/salesforce/failure';
import { metadataEntry, setupProblem } from '../../../lib/setup/permissionWords';

test('a token that the metadata API does not take is told with its remedy', () => {
	const thrown = new Error('SOAP API does not support JWT-based access tokens for API versions …');

	const problem = setupProblem(thrown, 'Creating the fields', 'create');

	expect(problem).toBeInstanceOf(Problem);
	expect(problem).toMatchObject({
		message: expect.stringContaining('Creating the fields failed'),
		whatToDo: expect.stringContaining('Issue JSON Web Token (JWT)-based access tokens'),
	});
});

test('a failure that is no matter of permissions keeps its own advice', () => {
	const failure = new SalesforceFailure('NO_ANSWER', 'cut', { effect: 'unknown', attempts: 7 });

	expect(setupProblem(failure, 'Creating the fields', 'create')).toMatchObject({
		origin: 'network',
		whatToDo: expect.stringContaining('Check the network'),
	});
});

test('what is no failure of Salesforce’s is handed back as it is', () => {
	const bug = new TypeError('x is undefined');

	expect(setupProblem(bug, 'Creating the fields', 'create')).toBe(bug);
});

test.each([
	[
		{ statusCode: 'A', message: 'b', fields: 'Name' },
		{ errorCode: 'A', fields: ['Name'] },
	],
	[{ statusCode: 'A', message: 'b', fields: ['One', 'Two'] }, { fields: ['One', 'Two'] }],
	[
		{ statusCode: 'A', message: 'b', fields: '' },
		{ message: 'b', fields: [] },
	],
	[undefined, { errorCode: 'UNKNOWN', message: 'Salesforce gave no reason', fields: [] }],
])('an error of the metadata API is read whatever its form: %j', (error, entry) => {
	expect(metadataEntry(error)).toMatchObject(entry);
});
