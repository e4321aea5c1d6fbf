/** Runs n8n workflows made of this package's nodes and n8n's own on n8n's engine, without a server. */
export { InputError } from './inputError';
export { runWorkflow } from './runWorkflow';
export type { RunOptions } from './runWorkflow';
export type { RunError, RunResult } from './runResult';
export { testCredential } from './credentialTest';
export type { CredentialTestOptions } from './credentialTest';
export { pollOnce } from './pollOnce';
export type { PollOptions, PollResult } from './pollOnce';
export { listenWebhooks } from './listenWebhooks';
export type { ListenOptions, WebhookListener } from './listenWebhooks';
