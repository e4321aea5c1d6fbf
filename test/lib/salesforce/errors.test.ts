import { Problem } from '../../../lib/errors';
import { salesforceProblem } from '../../../lib/salesforce/errors';
import { errorEntries, refusal, SalesforceFailure } from '../../../lib/salesforce/failure';

const problemFor = (status: number, body: unknown): Problem => {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const failure = refusal({ status, headers: {}, body: text }, 1, false);
	const problem = salesforceProblem(failure, 'Reading the accounts');
	if (!(problem instanceof Problem)) throw new Error('No problem came of it');
	return problem;
};

describe('a refusal', () => {
	it('is told with Salesforce’s own message, code and fields', () => {
		const problem = problemFor(400, [
			{ message: 'Value too long.', errorCode: 'STRING_TOO_LONG', fields: ['Name', 'Phone'] },
		]);

		expect(problem.message).toBe(
			'Reading the accounts failed: Value too long [Name, Phone] (STRING_TOO_LONG)',
		);
		expect(problem).toMatchObject({
			origin: 'salesforce',
			code: 'STRING_TOO_LONG',
			field: 'Name, Phone',
			httpStatus: 400,
		});
	});

	it.each([
		['INVALID_FIELD', 400, 'Salesforce Stripe Setup'],
		['INVALID_TYPE', 400, 'Salesforce Stripe Setup'],
		['INSUFFICIENT_ACCESS', 403, 'Salesforce Stripe Setup'],
		['INSUFFICIENT_ACCESS_OR_SOMETHING_NEW', 400, 'Salesforce Stripe Setup'],
		['INSUFFICIENT_ACCESS_OR_READONLY', 400, 'may not change this record'],
		['INVALID_FIELD', 400, 'If it is one of your own, check its API name'],
		['URL_NOT_RESET', 400, 'connect it again'],
		['INVALID_SESSION_ID', 401, 'connect it again'],
		['REQUEST_LIMIT_EXCEEDED', 403, 'Run it again later'],
		['ENTITY_IS_LOCKED', 400, 'approval'],
		['API_DISABLED_FOR_ORG', 403, 'API Enabled'],
	])('%s says what to do', (errorCode, status, advice) => {
		expect(problemFor(status, [{ errorCode, message: 'No' }]).whatToDo).toContain(advice);
	});

	it('that leads to another address says so', () => {
		expect(problemFor(301, '').whatToDo).toContain('correct My Domain');
	});

	it('of an external ID that several records have says so', () => {
		const problem = problemFor(300, ['/services/data/v65.0/sobjects/Account/001']);

		expect(problem.code).toBe('MULTIPLE_CHOICES');
		expect(problem.whatToDo).toContain('Merge them in Salesforce');
	});

	it('by a page of a proxy tells the status', () => {
		const problem = problemFor(502, '<html>Bad Gateway</html>');

		expect(problem.message).toBe(
			'Reading the accounts failed: Salesforce answered with HTTP status 502 (HTTP_502)',
		);
		expect(problem.whatToDo).toContain('status.salesforce.com');
	});

	it('that may have been carried out all the same says so', () => {
		expect(problemFor(500, '').whatToDo).toContain('carried out all the same');
		expect(problemFor(400, '').whatToDo ?? '').not.toContain('carried out all the same');
	});

	it.each([
		[429, 'Salesforce went on refusing for too many requests. Run it again later.'],
		[500, 'Salesforce has a problem of its own. See status.salesforce.com, then run it again.'],
		[400, undefined],
		[404, undefined],
	])('of %s without words says what to do by its status: %s', (status, advice) => {
		const failure = refusal({ status, headers: {}, body: '' }, 1, true);

		const problem = salesforceProblem(failure, 'Reading');

		expect(problem).toMatchObject({ httpStatus: status, field: undefined });
		expect((problem as Problem).whatToDo).toBe(advice);
	});

	it('that has no status and no known code says nothing of an address', () => {
		const failure = new SalesforceFailure('X', 'why', { effect: 'none', attempts: 1 });

		expect((salesforceProblem(failure, 'Reading') as Problem).whatToDo).toBeUndefined();
	});

	it('has the advice of its code first, and then that of its status', () => {
		const problem = problemFor(500, [{ errorCode: 'ENTITY_IS_LOCKED', message: 'No' }]);

		expect(problem.whatToDo).toMatch(/approval.*\S Salesforce has a problem of its own\. \S/);
		expect(problem.whatToDo).not.toMatch(/ {2}| $/);
	});

	it('for too many requests at one time is told from the limit of the day', () => {
		const errorCode = 'REQUEST_LIMIT_EXCEEDED';
		const at = (message: string) => problemFor(403, [{ errorCode, message }]).whatToDo;

		expect(at('ConcurrentRequests Limit exceeded.')).toContain('under way in the org at one time');
		expect(at('TotalRequests Limit exceeded.')).not.toContain('at one time');
		const other = problemFor(400, [{ errorCode: 'X', message: 'Concurrent changes' }]);
		expect(other.whatToDo ?? '').not.toContain('at one time');
	});

	it.each([
		[1, 'after one attempt'],
		[7, 'after 7 attempts'],
	])('that never came, asked for %d times, says so', (attempts, words) => {
		const failure = new SalesforceFailure('NO_ANSWER', 'cut', { effect: 'unknown', attempts });

		expect(salesforceProblem(failure, 'Writing')).toMatchObject({
			message: `Writing failed: no complete answer from Salesforce ${words} (cut)`,
			whatToDo: expect.stringMatching(/run it again\. It may have been carried out all the same/),
		});
	});

	it('is told without the spaces and the full stop of its message', () => {
		const message = ' Not  today. Nor  tomorrow. ';

		expect(problemFor(400, [{ errorCode: 'X', message }]).message).toBe(
			'Reading the accounts failed: Not today. Nor tomorrow (X)',
		);
	});

	it('that quotes the query keeps to one line', () => {
		const message = "\nSELECT Foo FROM A\n       ^\nERROR at Row:1\nNo such column 'Foo'";

		expect(problemFor(400, [{ errorCode: 'INVALID_FIELD', message }]).message).not.toContain('\n');
	});
});

test('a SOAP fault is read as an error', () => {
	const fault =
		'<soapenv:Fault><faultcode>sf:INSUFFICIENT_ACCESS</faultcode><faultstring>Not you</faultstring></soapenv:Fault>';

	expect(errorEntries(fault)).toMatchObject([
		{ errorCode: 'INSUFFICIENT_ACCESS', message: 'Not you' },
	]);
});

test('anything that is no failure of Salesforce stays what it is', () => {
	const other = new Error('a bug');
	const problem = new Problem('known', { origin: 'input' });

	expect(salesforceProblem(other, 'Reading')).toBe(other);
	expect(salesforceProblem(problem, 'Reading')).toBe(problem);
	expect(
		salesforceProblem(
			new SalesforceFailure('X', 'why', { effect: 'none', attempts: 1 }),
			'Reading',
		),
	).toBeInstanceOf(Problem);
});
