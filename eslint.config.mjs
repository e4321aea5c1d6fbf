import { relative, sep } from 'node:path';
import eslint from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';
import { tsImport } from 'tsx/esm/api';
import tseslint from 'typescript-eslint';

/** @type {typeof import('./tools/layers')} */
const { layerViolation } = await tsImport('./tools/layers.ts', import.meta.url);

const product = ['nodes/**/*.ts', 'credentials/**/*.ts', 'lib/**/*.ts'];

/** The layers of tools/layers.ts, shown where the import stands. */
const layers = {
	create(context) {
		const file = relative(import.meta.dirname, context.filename)
			.split(sep)
			.join('/');
		const check = (source) => {
			if (typeof source?.value !== 'string') return;
			const message = layerViolation(file, source.value);
			if (message) context.report({ node: source, message });
		};
		return {
			ImportDeclaration: (node) => check(node.source),
			ExportAllDeclaration: (node) => check(node.source),
			ExportNamedDeclaration: (node) => check(node.source),
			ImportExpression: (node) => check(node.source),
			TSImportType: (node) => check(node.source),
		};
	},
};

/** The rules of eslint-plugin-n8n-nodes-base still come in the format before flat config. */
const n8nNodesBaseRules = (name) => ({
	plugins: { 'n8n-nodes-base': n8nNodesBase },
	rules: n8nNodesBase.configs[name].rules,
});

export default defineConfig(
	globalIgnores(['dist/', '.cache/', 'coverage/', '.n8n-editor/']),
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	// What holds for all TypeScript is in .oxlintrc.json: Oxlint has the same rules, and needs a fifth of the time.
	{ files: ['**/*.{js,mjs}'], extends: [eslint.configs.recommended] },
	{
		files: ['**/*.js'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: { console: 'readonly', process: 'readonly', __dirname: 'readonly' },
		},
	},

	{
		files: product,
		languageOptions: { parser: tseslint.parser },
		plugins: { project: { rules: { layers } } },
		rules: { 'project/layers': 'error' },
	},
	{
		files: product,
		extends: [n8nCommunityNodesPlugin.configs.recommended],
	},
	{
		files: ['nodes/**/*.ts', 'lib/n8n/**/*.ts'],
		rules: {
			'no-restricted-properties': [
				'error',
				...['forSalesforce', 'forStripe', 'minor'].map((property) => ({
					property,
					message: 'An amount leaves a node as toDecimal(), with its currency beside it.',
				})),
			],
		},
	},
	{
		// Stripe's SDK takes its connections as an agent of Node's own http module, and jsforce is given a
		// transport over the same agents; n8n Cloud's verification, which this rule is for, refuses the
		// bundled SDKs for the same reason.
		files: ['lib/agent.ts', 'lib/salesforce/http.ts', 'lib/salesforce/sdk.ts'],
		rules: { '@n8n/community-nodes/no-restricted-imports': 'off' },
	},
	{
		// Fonts and PNGs come compressed, pictures are kept so for PDFs, and Node.js packs and unpacks them.
		files: [
			'lib/receipts/logo/png.ts',
			'lib/receipts/logo/shrinkingPicture.ts',
			'lib/receipts/pdf/woff.ts',
		],
		rules: { '@n8n/community-nodes/no-restricted-imports': 'off' },
	},
	{
		files: ['nodes/**/*.ts'],
		extends: [n8nNodesBaseRules('nodes')],
		rules: {
			// They ask for the literal 'main', which @n8n/community-nodes/node-connection-type-literal, the
			// newer rule, forbids in favour of NodeConnectionTypes.Main.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		},
	},
	{
		// Who has connected n8n's own Salesforce node does not do it again: its credentials are used as they
		// are, through n8n's own helpers. The rules only know the credentials of this package.
		files: [
			'nodes/PaymentReceipt/*.node.ts',
			'nodes/Salesforce*/*.node.ts',
			'nodes/StripeLinkCustomer/*.node.ts',
			'nodes/StripePaymentPageTrigger/*.node.ts',
			'nodes/StripeSendPaymentLink/*.node.ts',
			'nodes/StripeSync*/*.node.ts',
			'nodes/StripeTakePayment/*.node.ts',
		],
		rules: {
			'@n8n/community-nodes/no-credential-reuse': 'off',
			'@n8n/community-nodes/valid-credential-references': 'off',
		},
	},
	{
		// n8n's errors are made in lib/n8n alone; the rest of lib/ does not know n8n.
		files: ['lib/**/*.ts'],
		ignores: ['lib/n8n/**'],
		rules: { '@n8n/community-nodes/require-node-api-error': 'off' },
	},
	{
		files: ['credentials/**/*.ts'],
		extends: [n8nNodesBaseRules('credentials')],
		rules: {
			// For n8n's own nodes, whose documentation is named by a slug; a community package gives a whole
			// address, which @n8n/community-nodes/credential-documentation-url checks.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// It takes every name with "key" for a secret, Stripe's publishable key included, which is made to
			// be seen; @n8n/community-nodes/credential-password-field and -unnecessary-password tell them apart.
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended, n8nNodesBaseRules('community')],
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
	},
);
