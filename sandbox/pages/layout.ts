import { html, raw, type Html } from './html';

/** A whole page of the sandbox's, made on the server; works on a phone and without scripts. */
export function document(title: string, body: Html | Html[], style = ''): Html {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<title>${title}</title>
				<style>
					${raw(STYLE + style)}
				</style>
			</head>
			<body>
				<main>${body}</main>
			</body>
		</html>`;
}

const STYLE = `
	:root { color-scheme: light dark; }
	body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
	main { max-width: 60rem; margin: auto; padding: 1rem; }
	b { font-weight: 600; }
`;
