import { type Look, rendered, type RenderedPage } from './layout';
import { textsIn } from './texts/textsIn';

/** A page that only says something: the link is not valid, somebody is paying, or it has to wait. */
export function plainPage(look: Look, kind: 'notValid' | 'busy' | 'later'): RenderedPage {
	const t = textsIn(look.locale);
	return kind === 'notValid'
		? rendered(look, { title: t.notValid, lead: [t.ask] })
		: rendered(look, { title: t[kind] });
}
