import { Eta } from 'eta';
import { type Brand, textOn } from '../brand';

/** What a mail about a payment says, in the payer's language, nothing of it escaped. */
export interface MailContent {
	/** `de`, `pt-BR`. */
	language: string;
	brand: Brand;
	/** What a mailbox shows beside the subject. */
	preview: string;
	heading: string;
	/** Paragraphs of the builder's. */
	paragraphs: readonly string[];
	/** Pairs such as “Invoice” and “INV-1”. */
	facts: ReadonlyArray<readonly [label: string, value: string]>;
	button?: { label: string; url: string };
	/** Said before the address that the button leads to. */
	ifButtonFails: string;
	/** Small print. */
	footer: readonly string[];
}

// Escapes by default; nothing in these templates is written unescaped.
const eta = new Eta({ autoEscape: true, autoTrim: false });

/**
 * A mail that reads in Outlook (whose renderer is Word's: tables, and a button drawn in VML that is
 * clickable as a whole), in dark mode, on a phone, and without pictures.
 * https://learn.microsoft.com/en-us/windows/win32/vml/msdn-online-vml-introduction
 */
const HTML = `<!doctype html>
<html lang="<%= it.language %>" dir="<%= it.dir %>" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w="urn:schemas-microsoft-com:office:word">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title><%= it.heading %></title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { color: inherit; }
@media (max-width: 620px) { .sheet { width: 100% !important; } .inside { padding: 24px 20px !important; } }
@media (prefers-color-scheme: dark) {
.page { background: #16181d !important; } .sheet { background: #22252c !important; }
.text, .sheet h1, .value { color: #f2f3f5 !important; } .label, .small { color: #b5bac4 !important; }
.label, .value { border-color: #3b404a !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f4f7;">
<div style="display:none;max-height:0;overflow:hidden;"><%= it.preview %></div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f7;">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" class="sheet" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;max-width:100%;background:#ffffff;border-top:4px solid <%= it.brand.color %>;">
<tr><td class="inside" style="padding:32px;font-family:Arial,Helvetica,sans-serif;text-align:<%= it.start %>;">
<% if (it.brand.logo) { %><img src="<%= it.brand.logo %>" alt="<%= it.brand.name %>" height="40" style="display:block;height:40px;width:auto;border:0;margin:0 0 24px;"><% } else if (it.brand.name) { %><p class="text" style="margin:0 0 24px;font-size:16px;font-weight:bold;color:#1c2230;"><%= it.brand.name %></p><% } %>
<h1 style="margin:0 0 16px;font-size:22px;line-height:30px;color:#1c2230;"><%= it.heading %></h1>
<% it.paragraphs.forEach((paragraph) => { %><p class="text" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1c2230;"><% paragraph.split('\\n').forEach((line, at) => { %><% if (at > 0) { %><br><% } %><%= line %><% }) %></p>
<% }) %>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px;">
<% it.facts.forEach(([label, value]) => { %><tr>
<td class="label" style="padding:8px 0;border-bottom:1px solid #d9dde4;font-size:15px;line-height:22px;color:#5a6372;"><%= label %></td>
<td class="value" align="<%= it.end %>" style="padding:8px 0;border-bottom:1px solid #d9dde4;font-size:15px;line-height:22px;font-weight:bold;color:#1c2230;"><%= value %></td>
</tr>
<% }) %></table>
<% if (it.button) { %><!--[if mso]><v:roundrect href="<%= it.button.url %>" style="height:48px;v-text-anchor:middle;width:300px;" arcsize="12%" strokecolor="<%= it.brand.color %>" fillcolor="<%= it.brand.color %>"><w:anchorlock/><center style="color:<%= it.onColor %>;font-family:Arial,sans-serif;font-size:16px;font-weight:bold;"><%= it.button.label %></center></v:roundrect><![endif]-->
<!--[if !mso]><!--><a href="<%= it.button.url %>" style="display:inline-block;padding:14px 28px;border-radius:6px;background:<%= it.brand.color %>;color:<%= it.onColor %>;font-size:16px;line-height:20px;font-weight:bold;text-decoration:none;"><%= it.button.label %></a><!--<![endif]-->
<p class="small" style="margin:24px 0 0;font-size:13px;line-height:20px;color:#5a6372;"><%= it.ifButtonFails %><br><a href="<%= it.button.url %>" style="word-break:break-all;"><%= it.button.url %></a></p>
<% } %><% it.footer.forEach((line) => { %><p class="small" style="margin:16px 0 0;font-size:13px;line-height:20px;color:#5a6372;"><%= line %></p>
<% }) %></td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;

/** The mail as HTML and as plain text. */
export function renderMail(content: MailContent): { html: string; text: string } {
	return { html: renderHtml(content), text: renderText(content) };
}

function renderHtml(content: MailContent): string {
	const isRightToLeft = RIGHT_TO_LEFT.test(content.language);
	return eta.renderString(HTML, {
		...content,
		dir: isRightToLeft ? 'rtl' : 'ltr',
		start: isRightToLeft ? 'right' : 'left',
		end: isRightToLeft ? 'left' : 'right',
		onColor: textOn(content.brand.color),
	});
}

/** Languages that are written from right to left. */
export const RIGHT_TO_LEFT = /^(?:ar|fa|he|ur)\b/;

function renderText({ brand, heading, paragraphs, facts, button, footer }: MailContent): string {
	const parts = [
		brand.name,
		heading,
		...paragraphs,
		facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
		...(button ? [`${button.label}:\n${button.url}`] : []),
		...footer,
	];
	return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
