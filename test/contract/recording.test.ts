import { parseRecording } from './recording';

const line = {
	service: 'stripe',
	method: 'POST',
	path: '/v1/pets',
	query: '',
	headers: { 'stripe-version': '2026-01-01.small' },
	body: 'name=Tom',
	status: 200,
	response: { id: 'pet_1' },
};

function parse(...lines: object[]) {
	return parseRecording(lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
}

describe('a recording', () => {
	it('gives one request a line', () => {
		expect(parse(line, line)).toHaveLength(2);
		expect(parse(line)[0]).toEqual({
			method: 'POST',
			path: '/v1/pets',
			form: 'name=Tom',
			headers: { 'stripe-version': '2026-01-01.small' },
			status: 200,
			answer: { id: 'pet_1' },
			faulty: false,
		});
	});

	it('takes the parameters of GET from the query', () => {
		const [get] = parse({ ...line, method: 'GET', query: 'limit=3&expand[]=data.owner', body: '' });
		expect(get?.form).toBe('limit=3&expand[]=data.owner');
	});

	it('leaves other services out and marks what a fault has touched', () => {
		expect(parse({ ...line, service: 'salesforce' })).toEqual([]);
		expect(parse({ ...line, fault: 'truncate' })[0]?.faulty).toBe(true);
	});

	it('is refused where a line is no request', () => {
		expect(() => parse({ service: 'stripe', method: 'GET' })).toThrow(
			/lacks method, path or status/,
		);
	});
});
