import { join } from 'node:path';

import { installPackage } from '../../../host/installPackage';
import { logInAsOwner, type N8nApi } from '../../../host/n8nApi';
import { startN8n, type N8n, type N8nOptions } from '../../../host/n8nProcess';
import { giveReadyDatabase } from '../../../host/readyData';
import type { Installation } from './installation';

/** An n8n in one process, with the package installed and its owner logged in. */
export interface SingleN8n {
	n8n: N8n;
	api: N8nApi;
	/** Where it keeps its own files. */
	folder: string;
}

export async function startSingleN8n(
	{ host, packed, folder }: Installation,
	options: Pick<N8nOptions, 'withoutEditor' | 'env'> = {},
): Promise<SingleN8n> {
	const userFolder = join(folder, 'home');
	await giveReadyDatabase(host, userFolder);
	await installPackage(packed, userFolder);
	const n8n = await startN8n({ host, userFolder, log: join(folder, 'n8n.log'), ...options });
	return { n8n, api: await logInAsOwner(n8n.url), folder: join(userFolder, '.n8n') };
}
