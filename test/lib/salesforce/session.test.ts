import { type Access, Session } from '../../../lib/salesforce/session';

const access = (accessToken: string): Access => ({
	accessToken,
	instanceUrl: 'https://acme.my.salesforce.com',
});

/** A session whose renewals end when the test says so. */
function sessionThatBegins(current?: Access) {
	const renewals: Array<{ end: (access: Access) => void; fail: (reason: Error) => void }> = [];
	const renew = async () =>
		await new Promise<Access>((end, fail) => {
			renewals.push({ end, fail });
		});
	return { session: new Session(renew, current), renewals };
}

describe('a session', () => {
	it('hands out the access that it begins with, without asking', async () => {
		const { session, renewals } = sessionThatBegins(access('first'));

		expect(await session.access()).toEqual(access('first'));
		expect(renewals).toEqual([]);
	});

	it('asks once for all who come while it has none', async () => {
		const { session, renewals } = sessionThatBegins();
		const asked = [session.access(), session.access(), session.accessAfter('older')];
		expect(renewals).toHaveLength(1);
		renewals[0]?.end(access('first'));

		expect(await Promise.all(asked)).toEqual([1, 2, 3].map(() => access('first')));
		expect(await session.access()).toEqual(access('first'));
		expect(renewals).toHaveLength(1);
	});

	it('is renewed once for all whose token was refused, and those who come meanwhile wait', async () => {
		const { session, renewals } = sessionThatBegins(access('first'));
		const asked = [session.accessAfter('first'), session.accessAfter('first'), session.access()];
		expect(renewals).toHaveLength(1);
		renewals[0]?.end(access('second'));

		expect(await Promise.all(asked)).toEqual([1, 2, 3].map(() => access('second')));
	});

	it('hands out what others have renewed since, and is renewed again only for that', async () => {
		const { session, renewals } = sessionThatBegins(access('second'));

		expect(await session.accessAfter('first')).toEqual(access('second'));
		expect(renewals).toEqual([]);
		const again = session.accessAfter('second');
		renewals[0]?.end(access('third'));
		expect(await again).toEqual(access('third'));
	});

	it('under way is waited for, whichever older token was refused', async () => {
		const { session, renewals } = sessionThatBegins(access('second'));
		const asked = [session.accessAfter('second'), session.accessAfter('first')];
		renewals[0]?.end(access('third'));

		expect(await Promise.all(asked)).toEqual([access('third'), access('third')]);
		expect(renewals).toHaveLength(1);
	});

	it('tells all why it could not be renewed, and tries anew for the next', async () => {
		const { session, renewals } = sessionThatBegins(access('first'));
		const asked = [session.accessAfter('first'), session.accessAfter('first')];
		renewals[0]?.fail(new Error('refused'));
		expect(await Promise.allSettled(asked)).toEqual(
			asked.map(() => ({ status: 'rejected', reason: new Error('refused') })),
		);

		const next = session.accessAfter('first');
		expect(renewals).toHaveLength(2);
		renewals[1]?.end(access('second'));
		expect(await next).toEqual(access('second'));
	});

	it('without a way to renew it says so', async () => {
		const session = new Session(undefined, access('first'));

		expect(session.canRenew).toBe(false);
		expect(sessionThatBegins().session.canRenew).toBe(true);
		expect(await session.access()).toEqual(access('first'));
		await expect(session.accessAfter('first')).rejects.toThrow('no way to sign in');
	});
});
