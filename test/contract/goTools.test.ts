import { findGo } from './goTools';

describe('looking for Go', () => {
	it('finds nothing where it is not installed', async () => {
		expect(await findGo('/nowhere/bin/go')).toBeUndefined();
	});

	it('finds the command that answers', async () => {
		// Any command that takes "version" as its argument and succeeds will do here.
		expect(await findGo('/bin/echo')).toBe('/bin/echo');
	});
});
