import type { INodeProperties } from 'n8n-workflow';
import { locationOption } from '../../lib/n8n/stripeAccountOptions';
import { eventTypes } from '../../lib/stripe/eventTypes';

export const properties: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: [
			'charge.failed',
			'charge.pending',
			'charge.refunded',
			'charge.succeeded',
			'charge.dispute.closed',
			'charge.dispute.created',
			'charge.dispute.funds_reinstated',
			'charge.dispute.funds_withdrawn',
			'charge.dispute.updated',
			'refund.failed',
			'refund.updated',
		],
		description:
			'What starts the workflow. The usual choice tells whatever changes a payment’s money or status.',
		options: eventTypes().map(({ type, name }) => ({ name, value: type, description: type })),
	},
	{
		displayName: 'Endpoint',
		name: 'endpoint',
		type: 'options',
		noDataExpression: true,
		default: 'automatic',
		description: 'The webhook endpoint in Stripe that calls this workflow',
		options: [
			{
				name: 'Made by This Node',
				value: 'automatic',
				description:
					'When the workflow is published; a restricted key needs Webhook Endpoints: Write',
			},
			{
				name: 'Made by Hand in Stripe',
				value: 'manual',
				description: 'Its signing secret stands in the credential',
			},
		],
	},
	{
		displayName:
			'In Stripe, under Developers > Webhooks, add an endpoint with the production URL above, the payload style “Snapshot” and the events that you chose. Copy its signing secret into the credential.',
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { endpoint: ['manual'] } },
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'event',
		description: 'What the item carries beside what happened',
		options: [
			{
				name: 'The Event as It Came',
				value: 'event',
				description:
					'With the object as it was then; Stripe Sync Payments reads the payment again in any case',
			},
			{
				name: 'The Object as It Is Now',
				value: 'object',
				description: 'Read again, since events come late, twice and in any order; one request each',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Connected Accounts',
				name: 'connect',
				type: 'boolean',
				default: false,
				description:
					'Whether to take the events of the accounts connected to a platform, in place of its own',
			},
			locationOption,
		],
	},
];
