import { ensureBuilt } from '../../../tools/ensureBuilt';
import { prepareHost } from '../../../host/prepareHost';
import { packOnce } from './installation';

/** What takes long is done once, before the first test, and said. */
export default async function globalSetup(): Promise<void> {
	await ensureBuilt();
	await prepareHost((line) => process.stdout.write(`${line}\n`));
	await packOnce();
}
