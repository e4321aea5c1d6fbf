/** What a Stripe key is for, told by its prefix. https://docs.stripe.com/keys */
export type KeyKind = 'secret' | 'restricted' | 'publishable' | 'webhook' | 'unknown';
export type KeyMode = 'live' | 'test';

export interface KeyFacts {
	kind: KeyKind;
	/** Webhook signing secrets and keys of unknown form do not tell. */
	mode?: KeyMode;
}

const KIND_BY_PREFIX: Readonly<Record<string, KeyKind>> = {
	sk: 'secret',
	rk: 'restricted',
	pk: 'publishable',
};

/** Reads kind and mode off a key's prefix; the key itself is not checked with anybody. */
export function keyFacts(key: string): KeyFacts {
	if (key.startsWith('whsec_')) return { kind: 'webhook' };
	// `sk_live_…`, `rk_test_…`; keys of an organization carry one part more: `sk_org_live_…`.
	const match = /^(sk|rk|pk)_(?:org_)?(live|test)_\S+$/.exec(key);
	const kind = KIND_BY_PREFIX[match?.[1] ?? ''];
	if (!match || !kind) return { kind: 'unknown' };
	return { kind, mode: match[2] === 'live' ? 'live' : 'test' };
}

/** The keys of one Stripe account as the builder entered them. */
export interface AccountKeys {
	secretKey: string;
	publishableKey?: string;
	webhookSigningSecret?: string;
}

const KIND_IN_WORDS: Readonly<Record<KeyKind, string>> = {
	secret: 'a secret key',
	restricted: 'a restricted key',
	publishable: 'a publishable key',
	webhook: 'a webhook signing secret',
	unknown: 'something that is not a Stripe key',
};

/** Keys are pasted with a space or line end around them. */
export function trimmedKeys<K extends AccountKeys>(keys: K): K {
	return {
		...keys,
		secretKey: keys.secretKey.trim(),
		...(keys.publishableKey !== undefined && { publishableKey: keys.publishableKey.trim() }),
		...(keys.webhookSigningSecret !== undefined && {
			webhookSigningSecret: keys.webhookSigningSecret.trim(),
		}),
	};
}

/**
 * Finds keys in the wrong place and test keys mixed with live ones.
 *
 * @param keys the keys of one account
 * @param place where they were entered, said in front of each sentence ("Location “Berlin”"), if any
 * @returns a sentence for each fault, none when all is well
 */
export function faultsOfKeys(keys: AccountKeys, place = ''): string[] {
	const faults: string[] = [];
	const say = (sentence: string) => faults.push(place ? `${place}: ${sentence}` : sentence);
	const secret = keyFacts(keys.secretKey);
	if (!keys.secretKey) {
		say('The secret key is missing. Copy it from the API keys page of the Stripe Dashboard.');
	} else if (secret.kind !== 'secret' && secret.kind !== 'restricted') {
		say(
			`The Secret Key field holds ${KIND_IN_WORDS[secret.kind]}. It needs a key that starts with sk_ or rk_.`,
		);
	}
	if (keys.publishableKey) {
		const publishable = keyFacts(keys.publishableKey);
		if (publishable.kind !== 'publishable') {
			say(
				`The Publishable Key field holds ${KIND_IN_WORDS[publishable.kind]}. It needs a key that starts with pk_.`,
			);
		} else if (secret.mode && publishable.mode !== secret.mode) {
			say(
				`The secret key is a ${secret.mode} key but the publishable key is a ${publishable.mode ?? ''} key. Both must come from the same mode.`,
			);
		}
	}
	for (const signing of signingSecretsIn(keys.webhookSigningSecret)) {
		const { kind } = keyFacts(signing);
		if (kind === 'webhook') continue;
		say(
			`The Webhook Signing Secret field holds ${KIND_IN_WORDS[kind]}. It needs a secret that starts with whsec_, or several separated by commas.`,
		);
	}
	return faults;
}

/** The secrets that a builder entered into one field, separated by commas or spaces. */
export function signingSecretsIn(field = ''): string[] {
	return field.split(/[\s,;]/).filter((secret) => secret !== '');
}
