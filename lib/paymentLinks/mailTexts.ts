import type { Money } from '../money';
import type { Brand } from '../brand';
import { badInput } from '../errors';
import type { MailContent } from '../mail/template';
import { type Language, languageOf } from '../languages';

/** What the builder wants the mail to say; empty for the words that there are. */
export interface MailWishes {
	subject: string;
	text: string;
}

/** What a mail about a payment is about. */
export interface MailSubjectMatter {
	brand: Brand;
	amount: Money;
	/** What it is for: the number of an invoice, or a description. */
	what: string;
	/** Whether `what` is the number of an invoice. */
	isInvoice: boolean;
	customerName: string;
	/** `2026-11-27`; empty for none. */
	dueDate: string;
	url: string;
	/** Of a reminder: whole days since it was due; 0 or less: not yet. */
	daysOverdue?: number;
}

interface Words {
	subject: string;
	reminder: string;
	greeting: string;
	body: string;
	dueBody: string;
	overdueBody: string;
	invoice: string;
	purpose: string;
	amount: string;
	due: string;
	pay: string;
	ifButtonFails: string;
	questions: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
	en: {
		subject: 'Payment of {amount} for {what}',
		reminder: 'Reminder: payment of {amount} for {what}',
		greeting: 'Hello {name},',
		body: 'please pay {amount} for {what} with the button below.',
		dueBody: 'this is a friendly reminder that {amount} for {what} is still open.',
		overdueBody:
			'the payment of {amount} for {what} is overdue since {dueDate}. Please pay it now.',
		invoice: 'Invoice',
		purpose: 'For',
		amount: 'Amount',
		due: 'Due',
		pay: 'Pay {amount}',
		ifButtonFails: 'If the button does not work, open this address:',
		questions: 'Questions? Write to {contact}.',
	},
	de: {
		subject: 'Zahlung von {amount} für {what}',
		reminder: 'Erinnerung: Zahlung von {amount} für {what}',
		greeting: 'Guten Tag {name},',
		body: 'bitte zahlen Sie {amount} für {what} über die Schaltfläche unten.',
		dueBody: 'wir möchten Sie daran erinnern, dass {amount} für {what} noch offen sind.',
		overdueBody:
			'die Zahlung von {amount} für {what} ist seit {dueDate} überfällig. Bitte zahlen Sie jetzt.',
		invoice: 'Rechnung',
		purpose: 'Wofür',
		amount: 'Betrag',
		due: 'Fällig am',
		pay: '{amount} zahlen',
		ifButtonFails: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:',
		questions: 'Fragen? Schreiben Sie an {contact}.',
	},
	fr: {
		subject: 'Paiement de {amount} pour {what}',
		reminder: 'Rappel : paiement de {amount} pour {what}',
		greeting: 'Bonjour {name},',
		body: 'merci de régler {amount} pour {what} au moyen du bouton ci-dessous.',
		dueBody: 'nous vous rappelons que {amount} pour {what} reste à payer.',
		overdueBody:
			'le paiement de {amount} pour {what} est en retard depuis le {dueDate}. Merci de le régler maintenant.',
		invoice: 'Facture',
		purpose: 'Objet',
		amount: 'Montant',
		due: 'Échéance',
		pay: 'Payer {amount}',
		ifButtonFails: 'Si le bouton ne fonctionne pas, ouvrez cette adresse :',
		questions: 'Des questions ? Écrivez à {contact}.',
	},
	es: {
		subject: 'Pago de {amount} por {what}',
		reminder: 'Recordatorio: pago de {amount} por {what}',
		greeting: 'Hola, {name}:',
		body: 'le rogamos que pague {amount} por {what} con el botón siguiente.',
		dueBody: 'le recordamos que {amount} por {what} sigue pendiente.',
		overdueBody:
			'el pago de {amount} por {what} venció el {dueDate}. Le rogamos que lo pague ahora.',
		invoice: 'Factura',
		purpose: 'Concepto',
		amount: 'Importe',
		due: 'Vencimiento',
		pay: 'Pagar {amount}',
		ifButtonFails: 'Si el botón no funciona, abra esta dirección:',
		questions: '¿Preguntas? Escriba a {contact}.',
	},
	it: {
		subject: 'Pagamento di {amount} per {what}',
		reminder: 'Promemoria: pagamento di {amount} per {what}',
		greeting: 'Buongiorno {name},',
		body: 'la preghiamo di pagare {amount} per {what} con il pulsante qui sotto.',
		dueBody: 'le ricordiamo che {amount} per {what} è ancora da pagare.',
		overdueBody:
			'il pagamento di {amount} per {what} è scaduto il {dueDate}. La preghiamo di pagare ora.',
		invoice: 'Fattura',
		purpose: 'Causale',
		amount: 'Importo',
		due: 'Scadenza',
		pay: 'Paga {amount}',
		ifButtonFails: 'Se il pulsante non funziona, apra questo indirizzo:',
		questions: 'Domande? Scriva a {contact}.',
	},
	nl: {
		subject: 'Betaling van {amount} voor {what}',
		reminder: 'Herinnering: betaling van {amount} voor {what}',
		greeting: 'Beste {name},',
		body: 'betaal {amount} voor {what} met de knop hieronder.',
		dueBody: 'we herinneren u eraan dat {amount} voor {what} nog openstaat.',
		overdueBody:
			'de betaling van {amount} voor {what} had op {dueDate} binnen moeten zijn. Betaal nu alstublieft.',
		invoice: 'Factuur',
		purpose: 'Voor',
		amount: 'Bedrag',
		due: 'Te betalen voor',
		pay: '{amount} betalen',
		ifButtonFails: 'Werkt de knop niet, open dan dit adres:',
		questions: 'Vragen? Schrijf naar {contact}.',
	},
	pt: {
		subject: 'Pagamento de {amount} referente a {what}',
		reminder: 'Lembrete: pagamento de {amount} referente a {what}',
		greeting: 'Olá, {name},',
		body: 'pague {amount} referente a {what} com o botão abaixo.',
		dueBody: 'lembramos que {amount} referente a {what} ainda está em aberto.',
		overdueBody:
			'o pagamento de {amount} referente a {what} venceu em {dueDate}. Pague agora, por favor.',
		invoice: 'Fatura',
		purpose: 'Referente a',
		amount: 'Valor',
		due: 'Vencimento',
		pay: 'Pagar {amount}',
		ifButtonFails: 'Se o botão não funcionar, abra este endereço:',
		questions: 'Dúvidas? Escreva para {contact}.',
	},
	ja: {
		subject: '{what} のお支払い（{amount}）',
		reminder: '【再送】{what} のお支払い（{amount}）',
		greeting: '{name} 様',
		body: '{what} の代金 {amount} を、下のボタンからお支払いください。',
		dueBody: '{what} の代金 {amount} のお支払いがまだ確認できておりません。',
		overdueBody:
			'{what} の代金 {amount} は {dueDate} がお支払い期限でした。お早めにお支払いください。',
		invoice: '請求書',
		purpose: '内容',
		amount: '金額',
		due: 'お支払い期限',
		pay: '{amount} を支払う',
		ifButtonFails: 'ボタンが使えない場合は、次のアドレスを開いてください。',
		questions: 'ご質問は {contact} までお寄せください。',
	},
};

/** What the builder's subject and text may hold, to be replaced. */
export const PLACEHOLDERS = ['{amount}', '{what}', '{name}', '{dueDate}', '{business}'] as const;

/**
 * The subject and content of a mail that asks for a payment, in the payer's language.
 *
 * @param language such as `de` or `pt-BR`
 * @throws Problem when the subject would have several lines
 */
export function paymentMail(
	about: MailSubjectMatter,
	wishes: MailWishes,
	language: string,
): { subject: string; content: MailContent } {
	const words = WORDS[languageOf(language)];
	const { brand, amount, isInvoice, customerName, dueDate, url, daysOverdue } = about;
	const shownAmount = amount.format(language);
	const shownDate = dueDate === '' ? '' : dateIn(dueDate, language);
	const what = isInvoice ? `${words.invoice} ${about.what}`.trim() : about.what;
	const values: Readonly<Record<string, string>> = {
		amount: shownAmount,
		what,
		name: customerName,
		dueDate: shownDate,
		business: brand.name,
		contact: brand.contact,
	};
	const fill = (text: string) =>
		text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
	const isReminder = daysOverdue !== undefined;
	const body = !isReminder ? words.body : daysOverdue > 0 ? words.overdueBody : words.dueBody;
	const subject = fill(wishes.subject || (isReminder ? words.reminder : words.subject));
	if (/[\r\n]/.test(subject)) {
		throw badInput('Subject', 'it must be one line', 'Leave line breaks out');
	}
	const own = wishes.text === '' ? [] : fill(wishes.text).split(/\n{2,}/);
	const greeting = customerName === '' ? [] : [fill(words.greeting)];
	return {
		subject,
		content: {
			language,
			brand,
			preview: fill(body),
			heading: subject,
			paragraphs: own.length > 0 ? own : [...greeting, sentence(fill(body), greeting.length > 0)],
			facts: [
				...(about.what === ''
					? []
					: [[isInvoice ? words.invoice : words.purpose, about.what] as const]),
				[words.amount, shownAmount],
				...(shownDate === '' ? [] : [[words.due, shownDate] as const]),
			],
			button: { label: fill(words.pay), url },
			ifButtonFails: words.ifButtonFails,
			footer: brand.contact === '' ? [] : [fill(words.questions)],
		},
	};
}

/** After a greeting a sentence goes on in small letters; alone it begins with a capital. */
function sentence(text: string, followsGreeting: boolean): string {
	return followsGreeting ? text : text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

function dateIn(date: string, language: string): string {
	return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
		new Date(`${date.slice(0, 10)}T00:00:00Z`),
	);
}
