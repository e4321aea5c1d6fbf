import type { INodeProperties } from 'n8n-workflow';
import { dailyShare } from '../../lib/n8n/dailyShare';
import { nameMapping } from '../../lib/n8n/nameMapping';
import { salesforceAuthentication } from '../../lib/n8n/salesforceAuthentication';

const inRealTime = { show: { watchBy: ['realTime'] } };

export const properties: INodeProperties[] = [
	salesforceAuthentication,
	{
		displayName: 'Watch By',
		name: 'watchBy',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Poll',
				value: 'poll',
				description: 'Ask Salesforce at the poll times what changed; nothing to set up there',
			},
			{
				name: 'Real Time',
				value: 'realTime',
				description: 'Salesforce calls when an account changes; an admin sets that up once',
			},
		],
		default: 'poll',
		description: 'How changes are noticed',
	},
	{
		displayName:
			'Once in Salesforce, as an admin:<ul><li>Setup &gt; Outbound Messages &gt; New: object Account, the production URL above as Endpoint URL, field Account ID.</li><li>Setup &gt; Flows &gt; New &gt; Record-Triggered Flow: object Account, when a record is created or updated; add the action of type Outbound Message, save and activate.</li><li>Then publish this workflow here.</li></ul>The poll times above have no effect in real time.',
		name: 'setupNotice',
		type: 'notice',
		default: '',
		displayOptions: inRealTime,
	},
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'New', value: 'new', description: 'An account was created' },
			{ name: 'New or Updated', value: 'both', description: 'An account was created or changed' },
			{ name: 'Updated', value: 'updated', description: 'An account was changed' },
		],
		default: 'both',
		description: 'Which changes start the workflow',
	},
	{
		displayName: 'Accounts',
		name: 'accountKind',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'All', value: 'all', description: 'Companies and people' },
			{ name: 'Business', value: 'business', description: 'Companies only' },
			{
				name: 'Person',
				value: 'person',
				description: 'People only; the org must have Person Accounts enabled',
			},
		],
		default: 'all',
		description: 'Which accounts start the workflow',
	},
	{
		displayName: 'Field Names or IDs',
		name: 'fields',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'loadAccountFields' },
		default: [],
		description:
			'The fields to return of each account; all if none is chosen. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Accept Callouts of Flows',
		name: 'acceptFlows',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: inRealTime,
		description:
			'Whether the HTTP callout of a flow may call too, with {"accountId": "001…"} as its body and the header of the Header Auth credential as its secret',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Condition',
				name: 'condition',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: "e.g. Type = 'Customer' AND Industry != NULL",
				description:
					'Only accounts that meet it, in SOQL as after WHERE. Salesforce checks it before the workflow is published.',
			},
			dailyShare,
			{
				displayName: 'Include Owner',
				name: 'includeOwner',
				type: 'boolean',
				default: false,
				description: 'Whether to return ID, name and email of the account’s owner, as Owner',
			},
			{
				displayName: 'Include Primary Contact',
				name: 'includePrimaryContact',
				type: 'boolean',
				default: false,
				description:
					'Whether to return the account’s primary contact, as PrimaryContact: the one marked so in its contact roles, else its oldest; of a person the person',
			},
			nameMapping,
			{
				displayName: 'Organization ID',
				name: 'organizationId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 00D5g000004xYzA',
				displayOptions: { show: { '/watchBy': ['realTime'] } },
				description:
					'Refuse outbound messages of other orgs. From Setup &gt; Company Information in Salesforce.',
			},
			{
				displayName: 'Start From',
				name: 'startFrom',
				type: 'dateTime',
				default: '',
				displayOptions: { show: { '/watchBy': ['poll'] } },
				description:
					'Where to begin when nothing is remembered: all changes since then. Without it the first poll begins ten minutes back.',
			},
		],
	},
];
