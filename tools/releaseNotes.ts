/**
 * The entries of one version in a changelog of the form of keepachangelog.com.
 *
 * @param options.orUnreleased take the entries under "Unreleased" while the version has no section yet
 * @throws an Error saying what to write where, when the version has no section, no date or no entry
 */
export function releaseNotes(
	changelog: string,
	version: string,
	options: { orUnreleased?: boolean } = {},
): string {
	const sections = changelog.split(/^## /m).slice(1);
	const find = (name: string) => sections.find((text) => text.startsWith(`[${name}]`));
	const closed = find(version);
	const section = closed ?? (options.orUnreleased ? find('Unreleased') : undefined);
	if (section === undefined) {
		throw new Error(
			`CHANGELOG.md has no section for ${version}: head the entries with "## [${version}] - YYYY-MM-DD"`,
		);
	}
	const [heading = '', ...lines] = section.split('\n');
	if (closed !== undefined && !/^\[[^\]]+\] - \d{4}-\d{2}-\d{2}$/.test(heading)) {
		throw new Error(
			`CHANGELOG.md gives ${version} no date: write "## [${version}] - YYYY-MM-DD", not "## ${heading}"`,
		);
	}
	const notes = lines
		.filter((line) => !/^\[[^\]]+\]: /.test(line))
		.join('\n')
		.trim();
	if (notes === '') throw new Error(`CHANGELOG.md says nothing about ${version}`);
	return notes;
}
