import { looksLikeCard } from './cardNumber';
import { badInput } from './errors';

/**
 * Refuses a text that holds a payment card number, or a number that cannot be told from one.
 *
 * @param field as the builder sees it
 * @param name what the text is called by the builder, such as the key of a note
 * @throws Problem naming the field, without the number
 */
export function refuseCardNumber(text: string, field: string, name = ''): void {
	const verdict = looksLikeCard(text, name);
	if (!verdict) return;
	throw badInput(
		field,
		'this looks like a payment card number',
		'Card numbers must never be stored or sent on. Collect cards on a page of Stripe and pass the token or payment method' +
			(verdict === 'possible'
				? '. If it is a number of another kind, put its name in front: SIRET 362…'
				: ''),
	);
}
