import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { SyncRequest } from '../sync/syncCheckpoints';
import { badInput } from '../errors';
import { booleanOf } from '../values';
import { addedChoice, type AddedOptions, addedText } from './addedOptions';

/** The options of {@link checkpointOptionsFor}, read. */
export interface CheckpointOptions {
	failOnProblems: boolean;
	includeUnchanged: boolean;
	/** `records` for an item for each; undefined when the builder has not chosen. */
	output: 'records' | 'problems' | 'summary' | undefined;
	startOver: boolean;
	/** ISO 8601; undefined when the option was not added. */
	goOnFrom: string | undefined;
	/** Undefined when the option was not added. */
	syncName: string | undefined;
}

/**
 * Reads what stands in *Options* of a sync that keeps how far it came.
 *
 * @param records the name of the choice of an item for each, in workflows
 * @throws Problem when an option was added and yields nothing, or something else than it asks for
 */
export function readCheckpointOptions(given: AddedOptions, records: string): CheckpointOptions {
	const output = addedChoice(given, 'output', 'Output', [records, 'problems', 'summary']);
	return {
		failOnProblems: booleanOf(given['failOnProblems'], 'Fail When There Are Problems'),
		includeUnchanged: booleanOf(given['includeUnchanged'], 'Include Unchanged'),
		output:
			output === undefined || output === 'problems' || output === 'summary' ? output : 'records',
		startOver: booleanOf(given['startOver'], 'Start Over'),
		goOnFrom: momentOf(addedText(given, 'goOnFrom', GO_ON_FROM)),
		syncName: addedText(given, 'syncName', 'Sync Name'),
	};
}

const GO_ON_FROM = 'Go On From';

/** @throws Problem for what is no date */
function momentOf(text: string | undefined): string | undefined {
	if (text === undefined) return undefined;
	const milliseconds = Date.parse(text);
	if (!Number.isNaN(milliseconds)) return new Date(milliseconds).toISOString();
	throw badInput(GO_ON_FROM, `“${text.slice(0, 60)}” is not a date`, 'Write it as 2026-11-23');
}

/** What the operations ask for that keep how far they came. */
export function readSyncRequest(
	context: IExecuteFunctions,
	{ syncName, startOver, goOnFrom }: Pick<CheckpointOptions, 'syncName' | 'startOver' | 'goOnFrom'>,
): SyncRequest {
	const workflow = context.getWorkflow();
	const node = context.getNode();
	return {
		sync: syncName ?? `${workflow.id ?? ''}/${node.id}`,
		title: syncName ?? `${workflow.name ?? 'Workflow'}: ${node.name}`,
		startOver,
		...(goOnFrom !== undefined && { from: goOnFrom }),
	};
}

/**
 * Options of operations that keep in Salesforce how far they came.
 *
 * @param record what is synced, in the singular
 * @param records the same in the plural, which is also the name of the choice in workflows
 */
export function checkpointOptionsFor(record: string, records: string): INodeProperties[] {
	return [
		{
			displayName: 'Fail When There Are Problems',
			name: 'failOnProblems',
			type: 'boolean',
			default: false,
			description:
				'Whether the node fails, at the end, when there is anything among the problems. What could be done is done all the same.',
		},
		{
			displayName: 'Go On From',
			name: 'goOnFrom',
			type: 'dateTime',
			default: '',
			description:
				'Looks at what changed from this moment on, whatever the last run came to. Remove it once it has run: each run begins there.',
		},
		{
			displayName: 'Include Unchanged',
			name: 'includeUnchanged',
			type: 'boolean',
			default: false,
			description: `Whether ${records} that were up to date come out as items too`,
		},
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			default: records,
			description: 'What comes out; 100,000 items take n8n some memory',
			options: [
				{ name: `Every ${capital(record)} That Something Was Done For`, value: records },
				{ name: 'Problems Only', value: 'problems' },
				{ name: 'Summary Only', value: 'summary' },
			],
		},
		{
			displayName: 'Start Over',
			name: 'startOver',
			type: 'boolean',
			default: false,
			description: `Whether to look at all ${records} again, not only at those that changed`,
		},
		{
			displayName: 'Sync Name',
			name: 'syncName',
			type: 'string',
			default: '',
			placeholder: `e.g. hourly ${records === 'accounts' ? 'customers' : records}`,
			description:
				'Names the record in Salesforce that keeps how far the sync came. Without this option each workflow’s node has its own.',
		},
	];
}

function capital(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}
