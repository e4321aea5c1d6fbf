import { sleep } from 'n8n-workflow';
import type { Clock } from '../clock';

/** Time as it passes, for everything that n8n runs. */
export const systemClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
	sleep: async (milliseconds) => {
		await sleep(milliseconds);
	},
};
