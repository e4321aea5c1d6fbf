import { releaseNotes } from '../../tools/releaseNotes';

const changelog = `# Changelog

## [Unreleased]

### Added

- Not yet out.

## [1.1.0] - 2026-11-23

### Fixed

- A thing.

## [1.0.0]

- The first.

## [0.9.0] - 2026-01-01

[1.1.0]: https://example.com/1.1.0
`;

test('are the entries under the version’s heading', () => {
	expect(releaseNotes(changelog, '1.1.0')).toBe('### Fixed\n\n- A thing.');
});

test('are refused for a version without a section', () => {
	expect(() => releaseNotes(changelog, '1.2.0')).toThrow(
		'CHANGELOG.md has no section for 1.2.0: head the entries with "## [1.2.0] - YYYY-MM-DD"',
	);
	expect(() => releaseNotes('', '1.2.0', { orUnreleased: true })).toThrow('has no section for');
});

test('are those of "Unreleased" for a dry run before the version is closed', () => {
	expect(releaseNotes(changelog, '1.2.0', { orUnreleased: true })).toBe(
		'### Added\n\n- Not yet out.',
	);
	expect(releaseNotes(changelog, '1.1.0', { orUnreleased: true })).toBe('### Fixed\n\n- A thing.');
});

test('are refused for a version without a date', () => {
	expect(() => releaseNotes(changelog, '1.0.0')).toThrow('CHANGELOG.md gives 1.0.0 no date');
});

test('are refused when nothing was written, links aside', () => {
	expect(() => releaseNotes(changelog, '0.9.0')).toThrow('CHANGELOG.md says nothing about 0.9.0');
});
