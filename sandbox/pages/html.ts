/** A piece of HTML that is safe to send; everything put into it has been escaped. */
export interface Html {
	readonly text: string;
	readonly safe: true;
}

/** HTML from a template: what is put in is escaped, unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...parts: unknown[]): Html {
	const text = strings.reduce((whole, string, at) => whole + render(parts[at - 1]) + string);
	return raw(text);
}

/** Takes text for HTML as it is; only for text that nobody else can write. */
export function raw(text: string): Html {
	return { text, safe: true };
}

/** A table that scrolls by itself on a narrow screen. */
export function table(head: string[], rows: string[][]): Html {
	return html`<div class="scroll">
		<table>
			<thead>
				<tr>
					${head.map((cell) => html`<th scope="col">${cell}</th>`)}
				</tr>
			</thead>
			<tbody>
				${rows.map(
					(row) =>
						html`<tr>
							${row.map((cell) => html`<td>${cell}</td>`)}
						</tr>`,
				)}
			</tbody>
		</table>
	</div>`;
}

function render(part: unknown): string {
	if (Array.isArray(part)) return part.map(render).join('');
	if (isHtml(part)) return part.text;
	if (typeof part === 'string') return escape(part);
	return typeof part === 'number' ? String(part) : '';
}

function isHtml(part: unknown): part is Html {
	return typeof part === 'object' && part !== null && 'safe' in part;
}

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escape(text: string): string {
	return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
