import { createHash } from 'node:crypto';
import { Eta } from 'eta';
import { type Brand, textOn } from '../brand';
import { RIGHT_TO_LEFT } from '../mail/template';
import { fill, textsIn } from './texts/textsIn';

/** A page that a payer sees. */
export interface RenderedPage {
	html: string;
	/** What the page's style may be, for its policy: `'sha256-…'`. */
	style: string;
}

/** How a page looks, and its language. */
export interface Look {
	brand: Brand;
	/** `de`, `pt-BR`. */
	locale: string;
}

// Escapes by default; nothing is written unescaped but the style sheet, which is ours.
const eta = new Eta({ autoEscape: true, autoTrim: false });

const LAYOUT = `<!doctype html>
<html lang="<%= it.locale %>" dir="<%= it.dir %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title><%= it.title %></title>
<style><%~ it.style %></style>
</head>
<body>
<main>
<header><% if (it.brand.logo) { %><img src="<%= it.brand.logo %>" alt="<%= it.brand.name %>"><% } else if (it.brand.name) { %><p class="brand"><%= it.brand.name %></p><% } %></header>
<h1><%= it.title %></h1>
<% if (it.error) { %><div class="error" role="alert" tabindex="-1"><h2><%= it.t.fault %></h2><p><a href="#amount"><%= it.error %></a></p></div><% } %>
<% it.lead.forEach((line) => { %><p><%= line %></p><% }) %>
<% if (it.facts.length > 0) { %><dl><% it.facts.forEach(([label, value, strong]) => { %><div<% if (strong) { %> class="strong"<% } %>><dt><%= label %></dt><dd><%= value %></dd></div><% }) %></dl><% } %>
<% if (it.form) { %><form method="post" accept-charset="utf-8">
<input type="hidden" name="nonce" value="<%= it.form.nonce %>">
<% if (it.form.mayPayPart) { %><fieldset><legend><%= it.t.howMuch %></legend>
<% if (it.form.all) { %><label><input type="radio" name="how-much" value="all"<% if (!it.form.typed) { %> checked<% } %>> <%= it.form.all %></label>
<% } %><label><input type="radio" name="how-much" value="part"<% if (it.form.typed || !it.form.all) { %> checked<% } %>> <%= it.t.part %></label>
<label for="amount" class="below"><%= it.form.amountLabel %></label>
<input class="below" id="amount" name="amount" inputmode="decimal" autocomplete="off" maxlength="30" value="<%= it.form.typed %>" aria-describedby="amount-hint"<% if (it.error) { %> aria-invalid="true"<% } %>>
<p class="below hint" id="amount-hint"><%= it.form.hint %></p>
</fieldset><% } %>
<% if (it.form.methods.length > 1) { %><fieldset><legend><%= it.t.how %></legend>
<% it.form.methods.forEach(({ value, label }, at) => { %><label><input type="radio" name="method" value="<%= value %>"<% if (at === 0) { %> checked<% } %>> <%= label %></label>
<% }) %></fieldset><% } else { %><input type="hidden" name="method" value="<%= it.form.methods[0].value %>"><% } %>
<button type="submit"><%= it.t.next %></button>
</form>
<p class="hint"><%= it.t.secure %></p><% } %>
<% if (it.agree) { %><form method="post" accept-charset="utf-8">
<input type="hidden" name="agreed" value="<%= it.agree.nonce %>">
<button type="submit"><%= it.agree.button %></button>
</form><% } %>
<% if (it.file) { %><p><a class="button file" href="<%= it.file.href %>" download><%= it.file.label %></a></p><% } %>
<% if (it.link) { %><p><a class="button" href="<%= it.link.href %>"><%= it.link.label %></a></p><% } %>
<% if (it.other) { %><p><a href="<%= it.other.href %>"><%= it.other.label %></a></p><% } %>
<footer><% it.footer.forEach((line) => { %><p><%= line %></p><% }) %></footer>
</main>
</body>
</html>
`;

function styleOf({ color }: Brand): string {
	return `:root{color-scheme:light dark;--page:#f2f4f7;--sheet:#fff;--text:#1c2230;--soft:#545d6c;--line:#868f9d;--rule:#dfe3ea;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--page:#16181d;--sheet:#22252c;--text:#f2f3f5;--soft:#b5bac4;--line:#7d8593;--rule:#3b404a;--bad:#ffb4ab}}
@media print{:root{color-scheme:light;--page:#fff;--sheet:#fff;--text:#000;--soft:#333;--line:#777;--rule:#bbb}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--text);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1.25rem 2rem;background:var(--sheet);min-height:100vh;border-top:.3rem solid ${color}}
@media(min-width:40rem){main{margin:2rem auto;min-height:0;padding:2rem;border-radius:.5rem}}
header img{max-height:2.75rem;max-width:100%}.brand{font-weight:700;margin:0 0 1rem}h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem;overflow-wrap:anywhere}
dl{margin:1.25rem 0;border-top:1px solid var(--rule)}dl div{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem;padding:.5rem 0;border-bottom:1px solid var(--rule)}dt{color:var(--soft)}dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}.strong{font-weight:700;font-size:1.25rem}.strong dt{color:inherit}
fieldset{border:1px solid var(--line);border-radius:.5rem;margin:0 0 1.25rem;padding:.5rem 1rem 1rem;min-width:0}legend{font-weight:700;padding:0 .25rem}label{display:block;padding:.5rem 0;cursor:pointer}.below{margin-inline-start:1.75rem;padding:0}.below.hint{margin-block:.35rem 0}
input[type=radio]{width:1.15rem;height:1.15rem;margin:0;margin-inline-end:.5rem;vertical-align:-.15rem;accent-color:${color}}input#amount{display:block;width:12rem;max-width:calc(100% - 1.75rem);font:inherit;padding:.6rem .75rem;border:1px solid var(--line);border-radius:.375rem;background:var(--sheet);color:inherit}
button,.button{display:inline-block;font:inherit;font-weight:700;padding:.85rem 1.5rem;border:2px solid transparent;border-radius:.5rem;background:${color};color:${textOn(color)};text-decoration:none;cursor:pointer}button{width:100%}.button.file{background:none;border-color:var(--line);color:inherit}a{color:inherit}
:focus-visible{outline:.2rem solid var(--text);outline-offset:.15rem}.hint,footer{color:var(--soft);font-size:.9375rem}.error{border:.15rem solid var(--bad);border-radius:.5rem;padding:.25rem 1rem;margin:0 0 1rem}.error h2{font-size:1.0625rem;margin:.5rem 0 0}.error a{color:var(--bad)}
@media print{main{border:0;margin:0}form,.button{display:none}}`;
}

/** What the form asks. */
export interface FormContent {
	mayPayPart: boolean;
	/** Says that the page was seen as it is. */
	nonce: string;
	/** The choice to pay all; '' where that is more than can be paid at once. */
	all: string;
	amountLabel: string;
	hint: string;
	typed: string;
	methods: ReadonlyArray<{ value: string; label: string }>;
}

/** What stands on a page. */
export interface Content {
	title: string;
	lead?: readonly string[];
	facts?: ReadonlyArray<readonly [label: string, value: string, strong?: boolean]>;
	form?: FormContent;
	/** A button that agrees to what the page says. */
	agree?: { nonce: string; button: string };
	error?: string;
	link?: { href: string; label: string };
	/** Another way than the page's first. */
	other?: { href: string; label: string };
	/** To keep. */
	file?: { href: string; label: string };
	/** Besides whom to ask. */
	footer?: readonly string[];
}

/** Puts content into the layout; everything of a caller’s or a customer’s is escaped there. */
export function rendered({ brand, locale }: Look, content: Content): RenderedPage {
	const t = textsIn(locale);
	const style = styleOf(brand);
	const html = eta.renderString(LAYOUT, {
		lead: [],
		facts: [],
		form: undefined,
		agree: undefined,
		other: undefined,
		error: '',
		link: undefined,
		file: undefined,
		...content,
		t,
		brand,
		locale,
		dir: RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr',
		style,
		footer: [
			...(content.footer ?? []),
			...(brand.contact === '' ? [] : [fill(t.contact, { contact: brand.contact })]),
		],
	});
	const hash = createHash('sha256').update(style).digest('base64');
	return { html, style: `'sha256-${hash}'` };
}
