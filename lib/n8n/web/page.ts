import type { Answer } from './door';

export interface PageSettings {
	/** A nonce or hash of the page's own style sheet, as in a source list: `'sha256-…'`. */
	style?: string;
	/** Where the page's forms may lead beside itself, through redirects too: `https://checkout.stripe.com`. */
	formTargets?: readonly string[];
	status?: number;
	headers?: Readonly<Record<string, string>>;
}

/**
 * A page for the public. It comes from n8n's own origin, where the owner's session lives, so that it
 * must not run a script, be framed, be kept, be found, or tell its address to others.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 *
 * Browsers hold `form-action` against the redirects that follow a post as well.
 * https://github.com/w3c/webappsec-csp/issues/8
 *
 * @param html the whole document; what it holds of a caller's or a customer's must be escaped
 */
export function page(
	html: string,
	{ style, formTargets = [], status = 200, headers = {} }: PageSettings = {},
): Answer {
	const policy = [
		'sandbox allow-forms allow-downloads',
		"default-src 'none'",
		`style-src ${style ?? "'none'"}`,
		'img-src data: https:',
		`form-action ${["'self'", ...formTargets].join(' ')}`,
		"frame-ancestors 'none'",
		"base-uri 'none'",
	];
	return {
		status,
		contentType: 'text/html; charset=utf-8',
		body: html,
		headers: { ...PRIVATE, 'content-security-policy': policy.join('; '), ...headers },
	};
}

/**
 * A file to keep. It has no sandbox: browsers open no PDF in one.
 *
 * @param fileName as the browser suggests it; other characters than plain ones are replaced
 */
export function download(content: Buffer, contentType: string, fileName: string): Answer {
	const plain = fileName.replace(/[^\w.-]+/g, '_');
	return {
		status: 200,
		contentType,
		body: content,
		headers: { ...PRIVATE, 'content-disposition': `attachment; filename="${plain}"` },
	};
}

const PRIVATE: Readonly<Record<string, string>> = {
	'cache-control': 'no-store',
	'referrer-policy': 'no-referrer',
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'x-robots-tag': 'noindex, nofollow',
};
