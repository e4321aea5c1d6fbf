import type { Brand } from '../brand';
import { type Language, languageOf } from '../languages';

interface Words {
	/** True of a link that was paid by, of a part too, and of one that another took the place of. */
	text: string;
	/** Whom to ask where the business gives no address. */
	somebody: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
	en: {
		text: 'Nothing more can be paid by this link: it has been used, or a newer one has taken its place. Thank you! If something is left to pay, or you have a question, ask {whom}.',
		somebody: 'whoever sent you the link',
	},
	de: {
		text: 'Über diesen Link kann nichts mehr bezahlt werden: Er wurde benutzt oder durch einen neueren ersetzt. Vielen Dank! Ist noch etwas offen, oder haben Sie eine Frage, wenden Sie sich an {whom}.',
		somebody: 'den Absender des Links',
	},
	fr: {
		text: 'Ce lien ne permet plus de payer : il a déjà servi, ou un lien plus récent l’a remplacé. Merci ! S’il reste un montant à régler, ou pour toute question, adressez-vous à {whom}.',
		somebody: 'l’expéditeur du lien',
	},
	es: {
		text: 'Ya no se puede pagar con este enlace: se ha utilizado o lo ha sustituido otro más reciente. ¡Gracias! Si queda algo por pagar, o tiene preguntas, consulte a {whom}.',
		somebody: 'quien le envió el enlace',
	},
	it: {
		text: 'Con questo link non si può più pagare: è già stato usato, o sostituito da uno più recente. Grazie! Se resta qualcosa da pagare, o per domande, si rivolga a {whom}.',
		somebody: 'chi le ha inviato il link',
	},
	nl: {
		text: 'Via deze link kan niet meer worden betaald: hij is al gebruikt, of vervangen door een nieuwere. Bedankt! Staat er nog iets open, of hebt u een vraag, neem dan contact op met {whom}.',
		somebody: 'de afzender van de link',
	},
	pt: {
		text: 'Já não é possível pagar por este link: foi utilizado, ou substituído por um mais recente. Obrigado! Se ainda houver algo a pagar, ou em caso de dúvida, contacte {whom}.',
		somebody: 'quem lhe enviou o link',
	},
	ja: {
		text: 'このリンクではもうお支払いいただけません。すでに使われたか、新しいリンクに替わっています。ありがとうございます。残額のお支払いやご不明な点は{whom}までお問い合わせください。',
		somebody: 'リンクの送信者',
	},
};

/** Stripe takes no more. https://docs.stripe.com/api/payment-link/create */
const LONGEST = 500;

/** What a Payment Link says when nobody can pay by it any more, where the builder has no words for it. */
export function inactiveText(
	{ name, contact }: Pick<Brand, 'contact' | 'name'>,
	locale: string,
): string {
	const { text, somebody } = WORDS[languageOf(locale)];
	const named = name === '' || contact === '' ? name || contact : `${name} (${contact})`;
	return text.replace('{whom}', () => named || somebody).slice(0, LONGEST);
}
