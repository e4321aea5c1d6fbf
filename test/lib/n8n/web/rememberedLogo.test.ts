import type { IWebhookFunctions } from 'n8n-workflow';
import { rememberedLogo } from '../../../../lib/n8n/web/rememberedLogo';
import { pictureFile, PNG_FILES } from '../../../support/pictureFiles';
import { VirtualClock } from '../../../support/virtualClock';

const URL = 'https://acme.example/logo.png';
const MINUTE = 60_000;

let count = 0;

/** A trigger of its own, and a server that has a picture as long as `isThere` says so. */
function world() {
	const asked: string[] = [];
	const warned: string[] = [];
	const server = { isThere: true };
	const node = `page ${++count}`;
	const context = {
		getWorkflow: () => ({ id: 'workflow' }),
		getNode: () => ({ id: node }),
		helpers: {
			httpRequest: async ({ url }: { url: string }) => {
				asked.push(url);
				return await Promise.resolve({
					statusCode: server.isThere ? 200 : 503,
					body: [pictureFile(PNG_FILES.rgb8)],
				});
			},
		},
	} as unknown as IWebhookFunctions;
	const clock = new VirtualClock();
	const look = async (url = URL) =>
		await rememberedLogo(context, url, clock, (what) => warned.push(what));
	return { asked, warned, server, clock, look };
}

test('all who want it within an hour share one picture, and then it is loaded again', async () => {
	const { asked, clock, look } = world();

	const together = await Promise.all([look(), look(), look()]);
	clock.advance(59 * MINUTE);
	const later = await look();

	expect(together[0]).toMatchObject({ width: 9 });
	expect(new Set([...together, later]).size).toBe(1);
	expect(asked).toEqual([URL]);
	clock.advance(MINUTE);
	await look();
	expect(asked).toHaveLength(2);
});

test('a server without it is left alone for five minutes, and the builder is told once', async () => {
	const { asked, warned, server, clock, look } = world();
	server.isThere = false;

	expect(await Promise.all([look(), look()])).toEqual([undefined, undefined]);
	clock.advance(4 * MINUTE);
	expect(await look()).toBeUndefined();
	expect(asked).toHaveLength(1);
	clock.advance(MINUTE);
	expect(await look()).toBeUndefined();
	expect(asked).toHaveLength(2);
	expect(warned).toEqual([
		`makes receipts without the logo at ${URL}: it could not be loaded (its server answers 503). Check the address.`,
	]);

	server.isThere = true;
	clock.advance(5 * MINUTE);
	expect(await look()).toMatchObject({ width: 9 });
});

test('the last one is good enough while it cannot be loaded again', async () => {
	const { asked, warned, server, clock, look } = world();
	const first = await look();
	server.isThere = false;
	clock.advance(60 * MINUTE);

	expect(await look()).toBe(first);
	expect(asked).toHaveLength(2);
	expect(warned).toEqual([]);
});

test('another address has another logo', async () => {
	const { asked, look } = world();
	const other = 'https://acme.example/other.png';

	await look();
	await look(other);

	expect(asked).toEqual([URL, other]);
});
