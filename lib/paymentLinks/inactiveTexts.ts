import type { Brand } from '../brand';
import { type Language, languageOf } from '../languages';

interface Words {
	/** The whole was to be paid. */
	whole: string;
	/** A part may have been. */
	part: string;
	/** Whom to ask where the business gives no address. */
	somebody: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
	en: {
		whole: 'This has been paid by this link. Thank you! If you have a question, ask {whom}.',
		part: 'Something has been paid by this link, which works once. Thank you! To pay what is left, ask {whom} for a new link.',
		somebody: 'whoever sent you the link',
	},
	de: {
		whole: 'Über diesen Link wurde bezahlt. Vielen Dank! Bei Fragen wenden Sie sich an {whom}.',
		part: 'Über diesen Link wurde bereits etwas bezahlt; er gilt für eine Zahlung. Vielen Dank! Einen neuen Link für den Rest bekommen Sie von {whom}.',
		somebody: 'den Absender des Links',
	},
	fr: {
		whole: 'Ce lien a servi à payer. Merci ! Pour toute question, adressez-vous à {whom}.',
		part: 'Un paiement a déjà été fait par ce lien, qui ne sert qu’une fois. Merci ! Pour régler le reste, demandez un nouveau lien à {whom}.',
		somebody: 'l’expéditeur du lien',
	},
	es: {
		whole: 'Ya se ha pagado con este enlace. ¡Gracias! Si tiene preguntas, consulte a {whom}.',
		part: 'Ya se ha hecho un pago con este enlace, que sirve una sola vez. ¡Gracias! Para pagar el resto, pida un enlace nuevo a {whom}.',
		somebody: 'quien le envió el enlace',
	},
	it: {
		whole: 'Con questo link è già stato pagato. Grazie! Per domande, si rivolga a {whom}.',
		part: 'Con questo link, valido una sola volta, è già stato fatto un pagamento. Grazie! Per pagare il resto, chieda un nuovo link a {whom}.',
		somebody: 'chi le ha inviato il link',
	},
	nl: {
		whole: 'Via deze link is betaald. Bedankt! Hebt u een vraag, neem dan contact op met {whom}.',
		part: 'Via deze link, die één keer werkt, is al iets betaald. Bedankt! Vraag {whom} om een nieuwe link om de rest te betalen.',
		somebody: 'de afzender van de link',
	},
	pt: {
		whole: 'O pagamento por este link já foi feito. Obrigado! Em caso de dúvida, contacte {whom}.',
		part: 'Já foi feito um pagamento por este link, que só serve uma vez. Obrigado! Para pagar o restante, peça um novo link a {whom}.',
		somebody: 'quem lhe enviou o link',
	},
	ja: {
		whole:
			'このリンクでのお支払いは完了しています。ありがとうございます。ご不明な点は{whom}までお問い合わせください。',
		part: 'このリンクは一度だけ使えるもので、すでにお支払いがありました。ありがとうございます。残額のお支払いには、{whom}に新しいリンクをお求めください。',
		somebody: 'リンクの送信者',
	},
};

/** Stripe takes no more. https://docs.stripe.com/api/payment-link/create */
const LONGEST = 500;

/**
 * What a Payment Link says after it was paid by, where the builder has no words for it: it is good for one
 * payment, and a part may have been paid.
 */
export function inactiveText(
	{ name, contact }: Pick<Brand, 'contact' | 'name'>,
	mayPayPart: boolean,
	locale: string,
): string {
	const words = WORDS[languageOf(locale)];
	const named = name === '' || contact === '' ? name || contact : `${name} (${contact})`;
	const text = mayPayPart ? words.part : words.whole;
	return text.replace('{whom}', () => named || words.somebody).slice(0, LONGEST);
}
