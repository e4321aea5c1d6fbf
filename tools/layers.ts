import { posix } from 'node:path';

// Which part of the tree may import which. Read by ESLint (for the editor) and by the layer test.

/** Services: one folder each, joined only by the use cases above them. */
const SERVICES = ['stripe', 'salesforce', 'plaid'];
/** Folders of lib/ below the services, beside the files that lie directly in lib/. */
const SHARED = ['limits'];
/**
 * What is above the services, the lower first. A folder may import those below it, and those beside it.
 * A folder of lib/ that stands in none of these layers is refused: somebody has to decide where it goes.
 */
const LAYERS = [
	['model'],
	['sync'],
	['accounts', 'customers', 'invoices'],
	[
		'customerSync',
		'payments',
		'paymentLinks',
		'paymentPage',
		'receipts',
		'mail',
		'setup',
		'sharedCustomers',
		'linking',
		'takePayments',
		'bankAccounts',
	],
	['n8n'],
];

/** Types and errors of n8n itself; only lib/n8n, nodes and credentials speak them. */
const N8N = /^(n8n-|@n8n\/)/;

/**
 * Why `file` may not import `specifier`; undefined when it may. A type-only import counts as any other.
 *
 * @param file path from the project's root, with `/`
 * @param specifier what stands in the import, relative or a package's name
 */
export function layerViolation(file: string, specifier: string): string | undefined {
	const [top] = file.split('/');
	if (top !== 'nodes' && top !== 'credentials' && top !== 'lib') return undefined;
	return specifier.startsWith('.')
		? violationInTree(file, posix.join(posix.dirname(file), specifier))
		: violationByPackage(file, specifier);
}

function violationByPackage(file: string, name: string): string | undefined {
	if (!file.startsWith('lib/')) {
		if (name === 'n8n-workflow') return undefined;
		return `${folderOf(file)} describes and delegates: no SDK, HTTP or other package but n8n-workflow (found "${name}")`;
	}
	if (!N8N.test(name)) return undefined;
	if (!isInLib(file, 'n8n')) {
		return `lib/ knows nothing of n8n outside lib/n8n (found "${name}")`;
	}
	return name === 'n8n-workflow'
		? undefined
		: `lib/n8n may use n8n-workflow only, which n8n provides at run time (found "${name}")`;
}

function violationInTree(file: string, target: string): string | undefined {
	const [top] = target.split('/');
	if (top !== 'nodes' && top !== 'credentials' && top !== 'lib') {
		return `Product code may not import ${target}: only nodes/, credentials/ and lib/ are published`;
	}
	if (!file.startsWith('lib/')) return undefined;
	if (top !== 'lib') return `lib/ is below ${top}/ and may not import ${target}`;
	if (isInLib(target, 'n8n') && !isInLib(file, 'n8n')) {
		return `lib/ knows nothing of n8n outside lib/n8n (found ${target})`;
	}

	const service = SERVICES.find((name) => isInLib(file, name));
	if (service) {
		if (isInLib(target, service) || isShared(target)) return undefined;
		return `lib/${service} may import itself and what all of lib/ shares; services are joined by the use cases (found ${target})`;
	}
	if (isShared(file) && !isShared(target)) {
		return `${file} is shared by all of lib/ and may not import ${target} above it`;
	}
	return violationInLayers(file, target);
}

function violationInLayers(file: string, target: string): string | undefined {
	if (isShared(file) || isShared(target) || SERVICES.some((name) => isInLib(target, name))) {
		return undefined;
	}
	const [from, to] = [layerOf(file), layerOf(target)];
	if (from === -1 || to === -1) {
		const nowhere = from === -1 ? file : target;
		return `${nowhere} is in no layer: add its folder to LAYERS in tools/layers.ts`;
	}
	return to > from ? `${file} is below ${target} and may not import it` : undefined;
}

function layerOf(path: string): number {
	return LAYERS.findIndex((layer) => layer.some((name) => isInLib(path, name)));
}

function isShared(path: string): boolean {
	return path.split('/').length === 2 || SHARED.some((name) => isInLib(path, name));
}

function isInLib(path: string, folder: string): boolean {
	return path === `lib/${folder}` || path.startsWith(`lib/${folder}/`);
}

function folderOf(path: string): string {
	return `${path.split('/')[0] ?? ''}/`;
}
