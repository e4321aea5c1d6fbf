import type { INodeProperties } from 'n8n-workflow';
import { PACKAGES, SET_UP_FOR_LABEL } from '../../lib/setup/packages';

/** What the org is to be ready for. */
export const packages: INodeProperties = {
	displayName: SET_UP_FOR_LABEL,
	name: 'setUpFor',
	type: 'multiOptions',
	options: PACKAGES.map(({ label, value, help }) => ({ name: label, value, description: help })),
	default: ['customers'],
	required: true,
	description:
		'What the org is to be made ready for; each brings the objects and fields that it needs',
};
