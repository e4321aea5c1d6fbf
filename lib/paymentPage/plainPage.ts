import { type Look, rendered, type RenderedPage } from './layout';
import { textsIn } from './texts/textsIn';

/**
 * What a page says that only says something: that the link is not valid, that what it
 * asks for cannot be paid here, that somebody is paying, or that a
 * service is away, to whoever opens the link, has just sent its form, or comes back from Stripe and may have paid.
 */
export type PlainKind =
	| 'notValid'
	| 'notHere'
	| 'busy'
	| 'later'
	// After a form was sent, and after a return from Stripe.
	| 'laterNotTaken'
	| 'laterPerhapsPaid';

/** Such a page. */
export function plainPage(look: Look, kind: PlainKind): RenderedPage {
	const t = textsIn(look.locale);
	switch (kind) {
		case 'notValid':
			return rendered(look, { title: t.notValid, lead: [t.ask] });
		case 'notHere':
			return rendered(look, { title: t.notHereAmount });
		case 'busy':
			return rendered(look, { title: t.busy });
		case 'later':
			return rendered(look, { title: t.later });
		case 'laterNotTaken':
			return rendered(look, { title: t.later, lead: [t.failed] });
		case 'laterPerhapsPaid':
			return rendered(look, { title: t.later, lead: [t.doNotPayAgain] });
	}
}
