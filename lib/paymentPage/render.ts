import { createHash } from 'node:crypto';
import { Eta } from 'eta';
import { type Brand, textOn } from '../brand';
import type { Due } from './due';
import { leastOf } from '../invoices/balance';
import { languageOf } from '../languages';
import { RIGHT_TO_LEFT } from '../mail/template';
import type { Money } from '../money';
import type { Method } from '../paymentLinks/ask';
import type { AmountFault, PagePlace } from './pageState';
import { PAGE_TEXTS, type PageTexts } from './pageTexts';

/** A page that a payer sees. */
export interface RenderedPage {
	html: string;
	/** What the page's style may be, for its policy: `'sha256-…'`. */
	style: string;
}

interface Look {
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
<% if (it.form.mayPayPart) { %><fieldset><legend><%= it.t.howMuch %></legend>
<label><input type="radio" name="how-much" value="all"<% if (!it.form.typed) { %> checked<% } %>> <%= it.form.all %></label>
<label><input type="radio" name="how-much" value="part"<% if (it.form.typed) { %> checked<% } %>> <%= it.t.part %></label>
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
<% if (it.file) { %><p><a href="<%= it.file.href %>" download><%= it.file.label %></a></p><% } %>
<% if (it.link) { %><p><a class="button" href="<%= it.link.href %>"><%= it.link.label %></a></p><% } %>
<footer><% it.footer.forEach((line) => { %><p><%= line %></p><% }) %></footer>
</main>
</body>
</html>
`;

function styleOf({ color }: Brand): string {
	return `:root{color-scheme:light dark;--page:#f2f4f7;--sheet:#fff;--text:#1c2230;--soft:#545d6c;--line:#868f9d;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--page:#16181d;--sheet:#22252c;--text:#f2f3f5;--soft:#b5bac4;--line:#7d8593;--bad:#ffb4ab}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--text);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1.25rem 2rem;background:var(--sheet);min-height:100vh;border-top:.3rem solid ${color}}
@media(min-width:40rem){main{margin:2rem auto;min-height:0;padding:2rem;border-radius:.5rem}}
header img{max-height:2.75rem;max-width:100%}.brand{font-weight:700;margin:0 0 1rem}h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem;overflow-wrap:anywhere}
dl{margin:1.25rem 0;border-top:1px solid var(--line)}dl div{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem;padding:.5rem 0;border-bottom:1px solid var(--line)}dt{color:var(--soft)}dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}.strong{font-weight:700}.strong dt{color:inherit}
fieldset{border:1px solid var(--line);border-radius:.5rem;margin:0 0 1.25rem;padding:.5rem 1rem 1rem;min-width:0}legend{font-weight:700;padding:0 .25rem}label{display:block;padding:.5rem 0}.below{margin-inline-start:1.75rem;padding:0}
input[type=radio]{width:1.15rem;height:1.15rem;margin:0 .5rem 0 0;vertical-align:-.15rem;accent-color:${color}}input#amount{display:block;width:12rem;max-width:calc(100% - 1.75rem);font:inherit;padding:.6rem .75rem;border:1px solid var(--line);border-radius:.375rem;background:var(--sheet);color:inherit}
button,.button{display:inline-block;font:inherit;font-weight:700;padding:.85rem 1.5rem;border:2px solid transparent;border-radius:.5rem;background:${color};color:${textOn(color)};text-decoration:none;cursor:pointer}button{width:100%}
:focus-visible{outline:.2rem solid var(--text);outline-offset:.15rem}.hint,footer{color:var(--soft);font-size:.9375rem}.error{border:.15rem solid var(--bad);border-radius:.5rem;padding:.25rem 1rem;margin:0 0 1rem}.error h2{font-size:1.0625rem;margin:.5rem 0 0}.error a{color:var(--bad)}
@media print{main{border:0;margin:0}form,.button{display:none}}`;
}

interface Content {
	title: string;
	lead?: readonly string[];
	facts?: ReadonlyArray<readonly [label: string, value: string, strong?: boolean]>;
	form?: object;
	error?: string;
	link?: { href: string; label: string };
	/** To keep. */
	file?: { href: string; label: string };
	/** Besides whom to ask. */
	footer?: readonly string[];
}

function rendered({ brand, locale }: Look, content: Content): RenderedPage {
	const t = textsIn(locale);
	const style = styleOf(brand);
	const html = eta.renderString(LAYOUT, {
		lead: [],
		facts: [],
		form: undefined,
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

/** What a payer filled in, and what was wrong with it. */
export interface Refilled {
	fault: AmountFault;
	typed: string;
}

/** The page of an invoice that can be paid, or of one that cannot. */
export function invoicePage(
	look: Look,
	{ invoice, balance }: Due,
	place: PagePlace,
	settings: {
		methods: readonly Method[];
		mayPayPart: boolean;
		least?: Money;
		/** Stored cards and accounts, such as `Visa •••• 4242`. */
		stored?: readonly string[];
		refilled?: Refilled;
		notes?: readonly string[];
		waitingUrl?: string;
	},
): RenderedPage {
	const { brand, locale } = look;
	const t = textsIn(locale);
	const show = (amount: Money) => amount.format(locale);
	const { left, inFlight, paid, total } = balance;
	const least = leastOf(left, settings.least);
	const values = {
		number: invoice.number,
		business: brand.name,
		least: show(least),
		left: show(left),
		example: exampleOf(left, locale),
		amount: show(left),
		currency: left.currency,
		methods: (settings.stored ?? []).join(', '),
	};
	const titles: Readonly<Record<PagePlace, string>> = {
		open: fill(t.title, values).trim(),
		paid: t.isPaid,
		inFlight: t.isInFlight,
		void: t.isVoid,
		notHere: t.notHere,
	};
	const isOpen = place === 'open';
	const { refilled } = settings;
	return rendered(look, {
		title: titles[place],
		lead: [
			...(settings.notes ?? []),
			...(isOpen && brand.name !== '' ? [fill(t.from, values)] : []),
			...(place === 'paid' ? [t.thanks] : []),
			...(isOpen && values.methods !== '' ? [fill(t.stored, values)] : []),
		],
		facts: [
			[t.invoice, invoice.number],
			...(invoice.accountName === '' ? [] : [[t.customer, invoice.accountName] as const]),
			...(invoice.dueDate === '' ? [] : [[t.due, dateIn(invoice.dueDate, locale)] as const]),
			[t.total, show(total)],
			...(paid.isZero() ? [] : [[t.paid, show(paid)] as const]),
			...(inFlight.isZero() ? [] : [[t.inFlight, show(inFlight)] as const]),
			[t.left, show(left), true],
		],
		...(isOpen && {
			form: {
				mayPayPart: settings.mayPayPart,
				all: fill(t.all, values),
				amountLabel: fill(t.partAmount, values),
				hint: fill(t.partHint, values),
				typed: refilled?.typed ?? '',
				methods: settings.methods.map((value) => ({
					value,
					label: value === 'card' ? t.card : t.bank,
				})),
			},
		}),
		...(refilled && { error: fill(t[refilled.fault], values) }),
		...(settings.waitingUrl !== undefined && {
			link: { href: settings.waitingUrl, label: t.next },
		}),
	});
}

/** The page after paying: what was paid, or is on its way, and what is left. */
export function returnPage(
	look: Look,
	{ invoice, balance }: Due,
	result: {
		state: 'paid' | 'pending' | 'failed';
		amount: Money;
		expectedOn: string;
		method: string;
		/** The address of the invoice's page. */
		href: string;
		/** The address of the receipt's file; '' for none. */
		pdf: string;
	},
): RenderedPage {
	const { locale } = look;
	const t = textsIn(locale);
	const amount = result.amount.format(locale);
	const expected =
		result.expectedOn === '' ? [] : [fill(t.expected, { date: dateIn(result.expectedOn, locale) })];
	const isLeft = !balance.left.isZero();
	const label = result.state === 'failed' ? t.tryAgain : t.payRest;
	return rendered(look, {
		title:
			result.state === 'paid'
				? fill(t.paidNow, { amount })
				: result.state === 'failed'
					? t.tryAgain
					: t.isInFlight,
		lead:
			result.state === 'paid'
				? isLeft
					? []
					: [t.thanks]
				: result.state === 'pending'
					? [fill(t.pendingNow, { amount }), ...expected]
					: [t.failed],
		facts: [
			[t.invoice, invoice.number],
			...(result.method === '' ? [] : [[t.how.replace(/[?？]$/, ''), result.method] as const]),
			[t.total, balance.total.format(locale)],
			[t.paid, balance.paid.format(locale)],
			...(balance.inFlight.isZero()
				? []
				: [[t.inFlight, balance.inFlight.format(locale)] as const]),
			[t.left, balance.left.format(locale), true],
		],
		...(result.pdf !== '' && { file: { href: result.pdf, label: t.pdf } }),
		...(isLeft && { link: { href: result.href, label } }),
	});
}

/** A page that only says something: the link is not valid, somebody is paying, or it has to wait. */
export function plainPage(look: Look, kind: 'notValid' | 'busy' | 'later'): RenderedPage {
	const t = textsIn(look.locale);
	return kind === 'notValid'
		? rendered(look, { title: t.notValid, lead: [t.ask] })
		: rendered(look, { title: t[kind] });
}

function textsIn(locale: string): PageTexts {
	return PAGE_TEXTS[languageOf(locale)];
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** What is left, as people of the country write it, without the currency's sign. */
function exampleOf(left: Money, locale: string): string {
	const decimals = left.toDecimal().split('.')[1]?.length ?? 0;
	return new Intl.NumberFormat(locale, {
		minimumFractionDigits: decimals,
		maximumFractionDigits: decimals,
		useGrouping: false,
	}).format(left.toDecimal() as Intl.StringNumericLiteral);
}

function dateIn(date: string, locale: string): string {
	return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
		new Date(`${date.slice(0, 10)}T00:00:00Z`),
	);
}
