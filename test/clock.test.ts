import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '..');

/** The one file that may read the machine's clocks and wait. */
const PORT = 'lib/n8n/clock.ts';

/** Where a file reads the machine's clock, or waits by it, as it stands there. */
function clockReadings(file: string, text: string): string[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (
			ts.isPropertyAccessExpression(node) &&
			/^(Date\.now|performance\.(now|timeOrigin)|process\.hrtime)$/.test(node.getText())
		) {
			found.push(node.getText());
		}
		if (ts.isNewExpression(node) && node.expression.getText() === 'Date') {
			if ((node.arguments ?? []).length === 0) found.push(node.getText());
		}
		if (ts.isCallExpression(node) && /^(Date|set(Timeout|Interval))$/.test(callee(node))) {
			found.push(callee(node));
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function callee({ expression }: ts.CallExpression): string {
	return expression.getText();
}

test('time reaches lib/ and nodes/ through the clock alone', () => {
	const files = globSync(['lib/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'], { cwd: root });
	const readings = files.flatMap((file) =>
		clockReadings(file, readFileSync(join(root, file), 'utf8')).map((what) => `${file}: ${what}`),
	);

	expect(readings.filter((reading) => reading.startsWith(PORT))).not.toEqual([]);
	expect(readings.filter((reading) => !reading.startsWith(PORT))).toEqual([]);
});

test.each([
	'const a = Date.now();',
	'const options = { now: Date.now };',
	'const a = new Date();',
	'const a = new Date;',
	'const a = Date();',
	'const a = performance.now();',
	'const a = performance.timeOrigin;',
	'const a = process.hrtime();',
	'const a = process.hrtime.bigint();',
	'setTimeout(() => {}, 5);',
	'setInterval(work, 5);',
])('a reading of the machine’s clock is found: %s', (text) => {
	expect(clockReadings('lib/a.ts', text)).toHaveLength(1);
});

test.each(['const a = new Date(stamp);', 'request.setTimeout(5, stop);', '// Date.now()'])(
	'and what is none is left alone: %s',
	(text) => {
		expect(clockReadings('lib/a.ts', text)).toEqual([]);
	},
);
