import { createSign, generateKeyPairSync } from 'node:crypto';
import { startOrg, type TestOrg } from './harness';

describe('OAuth in the Salesforce sandbox', () => {
	let org: TestOrg;

	beforeAll(async () => {
		org = await startOrg();
	});
	afterAll(() => org.close());

	const token = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
		const answer = await fetch(`${org.url}/services/oauth2/token`, {
			method: 'POST',
			body: new URLSearchParams(form),
			headers,
		});
		return { status: answer.status, body: (await answer.json()) as Record<string, string> };
	};
	const client = () => ({ client_id: org.clientId, client_secret: org.clientSecret });
	const limits = (accessToken = '') =>
		org.api('GET', '/limits', undefined, { authorization: `Bearer ${accessToken}` });
	const jwt = (claims: object, privateKey = org.privateKey) => {
		const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
		const whole = {
			iss: org.clientId,
			sub: org.username,
			aud: org.url,
			exp: org.clock.now() + 180,
			...claims,
		};
		const signed = `${part({ alg: 'RS256' })}.${part(whole)}`;
		return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
	};
	const bearer = (assertion: string) =>
		token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });

	it('gives a session for client credentials, in the form or in a Basic header', async () => {
		const { status, body } = await token({ grant_type: 'client_credentials', ...client() });
		expect({ status, body }).toMatchObject({
			status: 200,
			body: { token_type: 'Bearer', instance_url: org.url },
		});
		expect((await limits(body['access_token'])).status).toBe(200);
		const basic = Buffer.from(`${org.clientId}:${org.clientSecret}`).toString('base64');
		expect(
			(await token({ grant_type: 'client_credentials' }, { authorization: `Basic ${basic}` }))
				.status,
		).toBe(200);
	});

	it('refuses wrong clients and unknown grants', async () => {
		const grant_type = 'client_credentials';
		expect(await token({ grant_type, ...client(), client_secret: 'no' })).toMatchObject({
			status: 400,
			body: { error: 'invalid_client' },
		});
		expect(await token({ grant_type, ...client(), client_id: 'no' })).toMatchObject({
			status: 400,
			body: { error: 'invalid_client_id' },
		});
		expect(await token({ grant_type: 'magic' })).toMatchObject({
			status: 400,
			body: { error: 'unsupported_grant_type' },
		});
	});

	it('takes a signed assertion for the user that it names', async () => {
		const { body } = await bearer(jwt({ sub: org.standardUsername }));
		const info = await org.api('GET', '/services/oauth2/userinfo', undefined, {
			authorization: `Bearer ${body['access_token'] ?? ''}`,
		});
		expect(info.body).toMatchObject({
			preferred_username: org.standardUsername,
			organization_id: org.organizationId,
		});
	});

	it.each<[string, object, string]>([
		['expired', { exp: 1 }, 'invalid_grant'],
		['meant for someone else', { aud: 'https://elsewhere.example' }, 'invalid_grant'],
		['of another client', { iss: 'other' }, 'invalid_client_id'],
		['for an unknown user', { sub: 'nobody@sandbox.example' }, 'invalid_grant'],
	])('refuses an assertion that is %s', async (_what, claims, error) => {
		expect(await bearer(jwt(claims))).toMatchObject({ status: 400, body: { error } });
	});

	it('takes an expiry that is written as digits in a string', async () => {
		expect(await bearer(jwt({ exp: String(org.clock.now() + 180) }))).toMatchObject({
			status: 200,
		});
		expect(await bearer(jwt({ exp: 'tomorrow' }))).toMatchObject({
			status: 400,
			body: { error: 'invalid_grant', error_description: 'assertion expired' },
		});
	});

	it('refuses a login by SOAP with the code and the message in the fault’s detail', async () => {
		const login = `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>
			<n1:login xmlns:n1="urn:partner.soap.sforce.com"><n1:username>${org.username}</n1:username>
			<n1:password>wrong</n1:password></n1:login></env:Body></env:Envelope>`;
		const answer = await fetch(`${org.url}/services/Soap/u/60.0`, { method: 'POST', body: login });
		const fault = await answer.text();
		expect(answer.status).toBe(500);
		expect(fault).toContain('<sf:LoginFault xsi:type="sf:LoginFault">');
		expect(fault).toContain('<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode>');
		expect(fault).toContain(
			'<sf:exceptionMessage>Invalid username, password, security token; or user locked out.<',
		);
	});

	it('refuses an assertion signed with another key', async () => {
		const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const foreign = jwt({}, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
		expect(await bearer(foreign)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
	});

	it('refreshes and revokes', async () => {
		const refresh = { grant_type: 'refresh_token', refresh_token: org.refreshToken, ...client() };
		const { body } = await token(refresh);
		expect((await limits(body['access_token'])).status).toBe(200);
		await fetch(`${org.url}/services/oauth2/revoke`, {
			method: 'POST',
			body: new URLSearchParams({ token: body['access_token'] ?? '' }),
		});
		expect((await limits(body['access_token'])).status).toBe(401);
		expect(await token({ ...refresh, refresh_token: 'other' })).toMatchObject({
			status: 400,
			body: { error: 'invalid_grant' },
		});
	});

	it('ends sessions on demand, and by the clock', async () => {
		const fresh = async () =>
			(await token({ grant_type: 'client_credentials', ...client() })).body['access_token'];
		const first = await fresh();
		await org.control('POST', '/salesforce/expire-sessions');
		expect(await limits(first)).toMatchObject({
			status: 401,
			body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
		});
		await org.control('PATCH', '/settings', { salesforce: { sessionSeconds: 60 } });
		const second = await fresh();
		expect((await limits(second)).status).toBe(200);
		org.clock.advance(61);
		expect((await limits(second)).status).toBe(401);
	});
});
