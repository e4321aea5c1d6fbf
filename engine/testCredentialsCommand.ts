import { parseCredentials } from './credentialStore';
import { testCredential } from './credentialTest';
import { InputError } from './inputError';
import { drawTable } from './tables';

/**
 * `--test-credentials`: tests each credential of the file and prints how it went.
 *
 * @returns the exit code: 0 when all are good
 */
export async function testCredentials(
	credentials: readonly object[],
	options: { json: boolean; packageDir: string | undefined; out: Pick<Console, 'log'> },
): Promise<number> {
	if (credentials.length === 0) throw new InputError('Give the credentials: --credentials FILE');
	const outcomes = [];
	for (const { name, type, data } of parseCredentials(credentials)) {
		const packageDir = options.packageDir;
		const { status, message } = await testCredential({
			type,
			data,
			...(packageDir && { packageDir }),
		});
		outcomes.push({ name, type, status, message });
	}
	options.out.log(
		options.json
			? JSON.stringify(outcomes, null, '\t')
			: drawTable(['credential', 'type', 'status', 'message'], outcomes.map(Object.values)),
	);
	return outcomes.every(({ status }) => status === 'OK') ? 0 : 1;
}
