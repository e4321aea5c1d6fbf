import { badInput } from '../errors';

/** One step for somebody who sits in front of Salesforce's Setup. */
export interface SetupStep {
	step: number;
	/** Where in Setup. */
	where: string;
	/** The page's address. */
	link: string;
	/** What to choose and enter there, one line for each. */
	enter: string[];
}

export interface OutboundMessageGuide {
	webhookAddress: string;
	organizationId: string;
	steps: SetupStep[];
	/** The steps as text to read or to send to an administrator. */
	text: string;
	/** What may keep messages from arriving. */
	warnings: string[];
}

export interface OutboundMessageRequest {
	/** The webhook address that the trigger shows, as {@link checkWebhookAddress} gives it back. */
	webhookAddress: string;
	/** The org's address. */
	instanceUrl: string;
	organizationId: string;
}

const FIELD = 'Webhook Address';
const NAME = 'Account to n8n';

/**
 * Checks a webhook address.
 *
 * @returns it in the form in which it is entered in Salesforce
 * @throws Problem when it is none
 */
export function checkWebhookAddress(text: string): string {
	const trimmed = text.trim();
	const whatToDo =
		'Open the Salesforce Account Trigger, choose Real Time, and copy its Production URL.';
	if (trimmed === '') throw badInput(FIELD, 'it is empty', whatToDo);
	if (!URL.canParse(trimmed) || !/^https?:$/.test(new URL(trimmed).protocol)) {
		throw badInput(FIELD, `“${trimmed}” is not an address of the web`, whatToDo);
	}
	return new URL(trimmed).href;
}

/**
 * The steps by which Salesforce sends each new and changed account to a webhook: an outbound message,
 * and a flow that sends it.
 * https://help.salesforce.com/s/articleView?id=platform.workflow_managing_outbound_messages.htm
 * https://help.salesforce.com/s/articleView?id=platform.flow_ref_elements_actions_outboundmessages.htm
 */
export function outboundMessageGuide(request: OutboundMessageRequest): OutboundMessageGuide {
	const { instanceUrl, organizationId } = request;
	const address = new URL(request.webhookAddress);
	const steps: SetupStep[] = [
		{
			where: 'Setup > Process Automation > Workflow Actions > Outbound Messages',
			link: `${instanceUrl}/lightning/setup/WorkflowOutboundMessaging/home`,
			enter: [
				'Choose “New Outbound Message”, object “Account”, then “Next”',
				`Name: ${NAME}`,
				'Unique Name: Account_to_n8n',
				`Endpoint URL: ${address.href}`,
				'User to send as: the user whose credential the workflow uses',
				'Send Session ID: leave it off; the trigger signs in by itself',
				'Account fields to send: Id is enough; the trigger reads the rest when the message arrives',
				'“Save”',
			],
		},
		{
			where: 'Setup > Process Automation > Flows',
			link: `${instanceUrl}/lightning/setup/Flows/home`,
			enter: [
				'Choose “New Flow”, then “Record-Triggered Flow”',
				'Object: Account',
				'Trigger the flow when: A record is created or updated (or only one of the two)',
				'Optimize the flow for: Actions and Related Records',
				`Add an element “Action”, search for the outbound message “${NAME}”, and give it a label`,
				`“Save” the flow as “${NAME}”, then “Activate” it`,
			],
		},
		{
			where: 'n8n',
			link: address.origin,
			enter: [
				`In the Salesforce Account Trigger, enter the organization ID ${organizationId}, so that messages of other orgs are refused`,
				'Publish the workflow: its production address listens only then',
			],
		},
		{
			where: 'Setup > Environments > Monitoring > Outbound Messages',
			link: `${instanceUrl}/lightning/setup/WorkflowOmStatus/home`,
			enter: [
				'Change an account. A message that waits here has not been taken; the reason stands beside it',
				'Salesforce sends it again for 24 hours',
			],
		},
	].map((step, index) => ({ step: index + 1, ...step }));
	return {
		webhookAddress: address.href,
		organizationId,
		steps,
		text: steps.map(stepText).join('\n\n'),
		warnings: warningsFor(address),
	};
}

function stepText({ step, where, link, enter }: SetupStep): string {
	return [`${step}. ${where}`, `   ${link}`, ...enter.map((line) => `   - ${line}`)].join('\n');
}

function warningsFor({ protocol, hostname, pathname }: URL): string[] {
	const warnings: string[] = [];
	if (/\/webhook-test\//.test(pathname)) {
		warnings.push(
			'This is the test address of the trigger. It listens only while the editor waits for an event: use the Production URL.',
		);
	}
	if (isPrivate(hostname)) {
		warnings.push(
			'Salesforce cannot reach this address from the internet: use the public address of n8n.',
		);
	} else if (protocol === 'http:') {
		warnings.push('Messages would travel unencrypted: use an address that begins with https://.');
	}
	return warnings;
}

/** Names and addresses that mean this machine or a local network. */
function isPrivate(hostname: string): boolean {
	return (
		!/[.:]/.test(hostname) ||
		/^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)/.test(hostname) ||
		/^\[(::1|f[cd][0-9a-f]{2}:.*)\]$/.test(hostname) ||
		/\.(local|internal|localhost)$/.test(hostname)
	);
}
