import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Container } from '@n8n/di';
import { BinaryDataService, InstanceSettings } from 'n8n-core';

/**
 * The instance ID of every run that names no other. It is the same in every process, as a real
 * instance's is, so that an execution replayed by its ID is recognised as the same one.
 */
export const DEFAULT_INSTANCE_ID = createHash('sha256')
	.update('n8n-nodes-stripe-salesforce: workflow harness')
	.digest('hex');

const instanceIds = new AsyncLocalStorage<string>();
let started = false;

/**
 * Makes n8n's own services usable in this process, once: settings and encryption key without a
 * user folder left behind, binary data in memory, a log that stays silent unless N8N_LOG_LEVEL
 * asks for one. Nothing is sent anywhere; n8n's telemetry lives in its server, which is not here.
 */
export function startRuntime(): void {
	if (started) return;
	started = true;
	// n8n reads these variables when a service is first made. Its folder is needed only for that
	// moment: the key is kept in memory, and what n8n wrote is removed.
	// https://docs.n8n.io/hosting/configuration/environment-variables/deployment/
	const folder = mkdtempSync(path.join(tmpdir(), 'n8n-workflow-harness-'));
	try {
		withEnvironment(
			{
				N8N_USER_FOLDER: folder,
				N8N_ENCRYPTION_KEY: DEFAULT_INSTANCE_ID,
				N8N_LOG_LEVEL: process.env['N8N_LOG_LEVEL'] ?? 'silent',
				N8N_DEFAULT_BINARY_DATA_MODE: 'default',
			},
			() => {
				const settings = Container.get(InstanceSettings);
				Object.defineProperty(settings, 'instanceId', {
					get: () => instanceIds.getStore() ?? DEFAULT_INSTANCE_ID,
				});
				// Constructed while the variable says that binary data stays inside the items.
				Container.get(BinaryDataService);
			},
		);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * Runs `work` as on the n8n instance with this ID (what `getInstanceId()` answers to a node).
 * Several instances may work side by side.
 */
export function onInstance<T>(instanceId: string, work: () => T): T {
	return instanceIds.run(instanceId, work);
}

function withEnvironment(values: Record<string, string>, work: () => void): void {
	const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
	Object.assign(process.env, values);
	try {
		work();
	} finally {
		for (const [name, value] of before) {
			if (value === undefined) Reflect.deleteProperty(process.env, name);
			else process.env[name] = value;
		}
	}
}
