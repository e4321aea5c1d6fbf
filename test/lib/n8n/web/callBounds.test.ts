import { CallBounds } from '../../../../lib/n8n/web/callBounds';

test('a link may be looked at sixty times at once, and then once a second', () => {
	const bounds = new CallBounds();
	const looks = Array.from({ length: 61 }, () => bounds.allowsLink('a', 0));
	expect(looks.lastIndexOf(true)).toBe(59);
	expect(bounds.allowsLink('b', 0)).toBe(true);
	expect(bounds.allowsLink('a', 999)).toBe(false);
	expect(bounds.allowsLink('a', 1_000)).toBe(true);
	expect(bounds.allowsLink('a', 1_001)).toBe(false);
});

test('an address is held back only after ten times as much, since many may be behind it', () => {
	const bounds = new CallBounds();
	const looks = Array.from({ length: 601 }, () => bounds.allowsAddress('10.0.0.1', 0));
	expect(looks.lastIndexOf(true)).toBe(599);
	expect(bounds.allowsAddress('10.0.0.1', 50)).toBe(true);
});

test('what was not called for longest is forgotten first, so that memory has an end', () => {
	const bounds = new CallBounds();
	for (let at = 0; at < 60; at++) bounds.allowsLink('first', 0);
	for (let at = 0; at < 9_999; at++) bounds.allowsLink(`link ${at}`, 0);
	expect(bounds.allowsLink('first', 0)).toBe(false);
	for (let at = 0; at < 10_000; at++) bounds.allowsLink(`other ${at}`, 0);
	expect(bounds.allowsLink('first', 0)).toBe(true);
});
