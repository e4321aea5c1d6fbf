import type { INodeProperties } from 'n8n-workflow';
import { connectedAccountOption, locationOption } from '../../lib/n8n/stripeAccountOptions';

/** Which account, and under which key. */
export const commonOptions: INodeProperties[] = [
	connectedAccountOption,
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. onboarding-2026-0815',
		description:
			'Two creations with the same key within 24 hours make one customer. Without this option the node derives a key by itself.',
	},
	locationOption,
];
