import type { SendMail } from '../../mail/smtp';
import type { LinkOrder, LinkTools, MailOrder } from '../order';

/** What a builder wants of reminders. */
export interface ReminderOrder extends Pick<LinkOrder, 'brand' | 'kind' | 'language' | 'terms'> {
	mail: Omit<MailOrder, 'to'> & { to: readonly never[] };
	/** After how many days, counted from the due date, each leaves; rising. */
	days: readonly number[];
	/** IANA name: where a day begins and ends. */
	timeZone: string;
}

export interface ReminderTools extends Pick<
	LinkTools,
	'clock' | 'makeCustomer' | 'makeLink' | 'stripeOf'
> {
	org: NonNullable<LinkTools['org']>;
	sendMail: SendMail;
}
