import { html, type Html } from './html';
import { document } from './layout';

/** A page of a service, as a payer sees it. */
export function payerPage(title: string, body: Html | Html[]): Html {
	const banner = html`<p class="banner">Sandbox: no money moves.</p>`;
	return document(title, [banner, ...[body].flat()], STYLE);
}

const STYLE = `
	main { max-width: 30rem; }
	.banner { padding: .4rem .8rem; border-radius: .4rem; background: #f9731622; }
	.error { padding: .6rem .8rem; border-left: .3rem solid #dc2626; background: #dc262618; }
	label, fieldset { display: block; margin: .8rem 0; }
	input:not([type=radio]):not([type=checkbox]), select { display: block; width: 100%; box-sizing: border-box; padding: .5rem; font: inherit; }
	fieldset { border: 1px solid #8886; border-radius: .4rem; }
	button { font: inherit; padding: .6rem 1.2rem; margin: .4rem .4rem 0 0; border-radius: .4rem; border: 1px solid #4f46e5; background: #4f46e5; color: #fff; cursor: pointer; }
	button.plain { background: none; color: inherit; }
	dl { display: grid; grid-template-columns: auto auto; } dd { text-align: right; margin: 0; }
`;
