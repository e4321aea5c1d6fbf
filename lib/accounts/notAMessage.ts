/** What was sent is not an outbound message about accounts. Its words are for n8n's log alone. */
export class NotAMessage extends Error {}
