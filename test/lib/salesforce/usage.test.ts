import { UsageMeter } from '../../../lib/salesforce/usage';
import { VirtualClock } from '../../support/virtualClock';

const MINUTE_MS = 60_000;
const clock = new VirtualClock();
const meterAt = (used: number) => {
	const meter = new UsageMeter();
	meter.note(`api-usage=${used}/1000`, clock);
	return meter;
};
const check =
	(meter: UsageMeter, share = 0.8) =>
	() => {
		meter.check(share, clock);
	};

describe('the daily share of an org’s requests', () => {
	it('stops nobody before the first reading', () => {
		expect(check(new UsageMeter())).not.toThrow();
	});

	it('is used up at the share itself', () => {
		expect(check(meterAt(799))).not.toThrow();
		expect(check(meterAt(800))).toThrow(
			'800 of 1000 API requests of the last 24 hours are used, and this workflow may go up to 80%',
		);
	});

	it('lets one request through when the reading is ten minutes old, to take the next', () => {
		const meter = meterAt(900);
		clock.advance(10 * MINUTE_MS - 1);
		expect(check(meter)).toThrow('Stopped before Salesforce’s daily limit');

		clock.advance(1);
		expect(check(meter)).not.toThrow();
		expect(check(meter)).toThrow('Stopped before Salesforce’s daily limit');
	});

	it('keeps its reading when an answer brings none', () => {
		const meter = meterAt(900);
		clock.advance(9 * MINUTE_MS);
		meter.note(undefined, clock);
		meter.note('', clock);

		expect(meter.usage()).toEqual({ used: 900, limit: 1000 });
		clock.advance(MINUTE_MS);
		expect(check(meter)).not.toThrow();
	});

	it.each([
		'api-usage=900/1000; per-app-api-usage=17/250(appName=n8n)',
		'per-app-api-usage=17/250(appName=n8n); api-usage=900/1000',
	])('is the org’s, not that of one app: %s', (header) => {
		const meter = new UsageMeter();
		meter.note(header, clock);

		expect(meter.usage()).toEqual({ used: 900, limit: 1000 });
	});

	it('counts anew with each reading', () => {
		const meter = meterAt(900);
		meter.note(['api-usage=3/1000'], clock);

		expect(check(meter)).not.toThrow();
		expect(meter.usage()).toEqual({ used: 3, limit: 1000 });
	});
});
