import { smtpSender, type SmtpCredential } from '../../lib/mail/smtp';
import type { ReceivedMail } from '../../sandbox/mail/inbox';
import type { TestSandbox } from '../sandbox/support';
import { nodeCredentials } from './nodeCredentials';

/** The sandbox's mail server, as tests look at it and change it. */
export function mailServer(sandbox: TestSandbox) {
	return {
		/** What it has taken. */
		inbox: async () =>
			(await sandbox.call<{ objects: ReceivedMail[] }>('GET', '/state?service=mail')).objects,
		/** Whom or what it refuses. */
		mailSettings: async (patch: object) => {
			await sandbox.call('PATCH', '/settings', { mail: patch });
		},
		/** Sends by it, with the credential that nodes have. */
		sendMail: smtpSender(smtpOf(sandbox)),
	};
}

function smtpOf(sandbox: TestSandbox): SmtpCredential {
	const credential = nodeCredentials(sandbox).find(({ type }) => type === 'smtp');
	if (!credential) throw new Error('The sandbox has no mail server');
	return credential.data as SmtpCredential;
}
