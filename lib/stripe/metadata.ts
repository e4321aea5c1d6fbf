import { badInput } from '../errors';
import { characterCount } from '../text';

/** Stripe's limits on metadata. https://docs.stripe.com/api/metadata */
const MOST_KEYS = 50;
const LONGEST_KEY = 40;
const LONGEST_VALUE = 500;

/**
 * Checks metadata against Stripe's limits: 50 keys, 40 characters a key and no square brackets in it,
 * 500 characters a value.
 *
 * @param reserved keys that will be added to it and count as well
 * @throws Problem naming the key
 */
export function checkMetadata(
	metadata: Readonly<Record<string, string>>,
	reserved: readonly string[] = [],
): void {
	const keys = new Set([...Object.keys(metadata), ...reserved]);
	if (keys.size > MOST_KEYS) {
		throw badInput(
			'Metadata',
			`${keys.size} keys are too many`,
			`Stripe keeps at most ${MOST_KEYS}${reserved.length ? `, of which ${reserved.join(', ')} is set by this node` : ''}`,
		);
	}
	for (const [key, value] of Object.entries(metadata)) {
		if (key === '') throw badInput('Metadata', 'a key is empty', 'Give each entry a key');
		if (characterCount(key) > LONGEST_KEY) {
			throw badInput(
				'Metadata',
				`the key “${key.slice(0, LONGEST_KEY)}…” is longer than ${LONGEST_KEY} characters`,
				'Shorten it',
			);
		}
		if (key === '__proto__') {
			throw badInput('Metadata', 'the key “__proto__” is not possible', 'Choose another key');
		}
		if (/[[\]]/.test(key)) {
			throw badInput('Metadata', `the key “${key}” holds a square bracket`, 'Leave [ and ] out');
		}
		if (characterCount(value) > LONGEST_VALUE) {
			throw badInput(
				'Metadata',
				`the value of “${key}” is longer than ${LONGEST_VALUE} characters`,
				'Shorten it',
			);
		}
	}
}
