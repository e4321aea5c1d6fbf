import { createHash, randomBytes } from 'node:crypto';
import { SalesforceError } from '../errors';
import type { Org } from '../org';

/** The access tokens that the org has given out, kept with the org. */
export class Sessions {
	constructor(private readonly org: Org) {
		org.store.run(
			'CREATE TABLE IF NOT EXISTS sf_session (token TEXT PRIMARY KEY, userId TEXT NOT NULL, created INTEGER NOT NULL)',
		);
		org.store.run(
			'CREATE TABLE IF NOT EXISTS sf_refresh (token TEXT PRIMARY KEY, userId TEXT NOT NULL)',
		);
	}

	/** A new access token, in the form of a real one. */
	create(userId: string, organizationId: string): string {
		const token = `${organizationId.slice(0, 15)}!${randomBytes(48).toString('base64url').replaceAll('-', '.')}`;
		this.org.store.run('INSERT INTO sf_session VALUES (?, ?, ?)', token, userId, this.org.now());
		return token;
	}

	/** A refresh token for the user; always the same, so that it survives. */
	refreshToken(userId: string): string {
		const token = `5Aep861${createHash('sha256').update(`refresh ${userId}`).digest('base64url')}`;
		this.org.store.run('INSERT OR IGNORE INTO sf_refresh VALUES (?, ?)', token, userId);
		return token;
	}

	/** Whose refresh token this is. */
	refreshUser(token: string): string | undefined {
		const row = this.org.store.get('SELECT userId FROM sf_refresh WHERE token = ?', token);
		return row ? String(row['userId']) : undefined;
	}

	/** Whose session this is. Throws INVALID_SESSION_ID when there is none or it has ended. */
	userOf(token: string | undefined): string {
		const row = token
			? this.org.store.get('SELECT userId, created FROM sf_session WHERE token = ?', token)
			: undefined;
		const { sessionSeconds } = this.org.settings;
		const ended =
			row && sessionSeconds > 0 && Number(row['created']) + sessionSeconds * 1000 <= this.org.now();
		if (!row || ended) {
			throw new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
		}
		return String(row['userId']);
	}

	/** Whether the token would be accepted now. */
	isLive(token: string): boolean {
		try {
			return this.userOf(token) !== '';
		} catch {
			return false;
		}
	}

	/** Ends one session, or all of them. Returns how many there were. */
	end(token?: string): number {
		const count = Number(this.org.store.get('SELECT COUNT(*) AS n FROM sf_session')?.['n']);
		if (token === undefined) this.org.store.run('DELETE FROM sf_session');
		else this.org.store.run('DELETE FROM sf_session WHERE token = ?', token);
		return token === undefined ? count : 1;
	}
}
