import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import {
	type HookReceiver,
	type ReceivedHook,
	startHookReceiver,
} from '../../support/hookReceiver';
import { credentialSlots, nodeCredentials } from '../../support/nodeCredentials';
import { newPayer, type Payer } from '../../support/payer';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';

/** A sandbox, a place where Plaid's webhooks arrive, and the node on n8n's engine. */
export interface PlaidWorld extends TestSandbox {
	receiver: HookReceiver;
	/** Runs the node; the result has its items. */
	run(run: PlaidRun): Promise<{ result: RunResult; items: IDataObject[] }>;
	/** Somebody opens a link and fills in its page. */
	visit(address: unknown, fields?: Record<string, string>): Promise<Payer>;
	/** Waits for what has to leave, and gives the webhooks that came since the last time. */
	webhooks(): Promise<ReceivedHook[]>;
}

export interface PlaidRun {
	parameters: INodeParameters;
	items?: readonly INodeExecutionData[];
	/** Settings of the node itself, such as `onError`. */
	node?: object;
	/** Changes to the Plaid credential. */
	plaid?: object;
}

/** What connects the checking account at the first bank. */
export const GOOD_LOGIN = {
	user: 'user_good',
	password: 'pass_good',
	bank: 'ins_109508',
	account: '0000',
};

export async function startPlaidWorld(): Promise<PlaidWorld> {
	const sandbox = await startTestSandbox({ salesforce: false });
	const receiver = await startHookReceiver();
	return Object.assign(sandbox, {
		receiver,
		run: async ({ parameters, items = [{ json: {} }], node, plaid = {} }: PlaidRun) => {
			const credentials = nodeCredentials(sandbox).map((credential) => ({
				...credential,
				data: { ...credential.data, ...(credential.type === 'plaidApi' && plaid) },
			}));
			const workflow = chain(START, {
				name: 'Bank',
				type: 'n8n-nodes-stripe-salesforce.plaidBankAccount',
				parameters,
				credentials: credentialSlots(credentials),
				...node,
			});
			const result = await runWorkflow({
				workflow,
				credentials,
				pinData: { Start: [...items] },
			});
			return { result, items: (result.nodes['Bank']?.[0] ?? []).map(({ json }) => json) };
		},
		visit: async (address: unknown, fields: Record<string, string> = GOOD_LOGIN) => {
			const payer = newPayer(sandbox.pages);
			await payer.open(String(address));
			await payer.submit(fields);
			return payer;
		},
		webhooks: async () => {
			await sandbox.call('POST', '/deliveries/run', {});
			return receiver.received.splice(0);
		},
	});
}

/** A webhook as n8n's Webhook node puts it out with the option Raw Body. */
export function asItem({ body, headers }: ReceivedHook): INodeExecutionData {
	return {
		json: {
			headers: headers,
			params: {},
			query: {},
			body: JSON.parse(body) as IDataObject,
		},
		binary: {
			data: { data: Buffer.from(body).toString('base64'), mimeType: 'application/json' },
		},
	};
}
