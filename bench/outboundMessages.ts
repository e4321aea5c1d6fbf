import { LARGEST_MESSAGE, parseOutboundMessage } from '../lib/accounts/outboundMessage';
import type { Report } from './report';

/** Processor time that any document up to the size limit may take. */
const BOUND_MS = 250;

const HEAD =
	'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>00D000000000001AAA</OrganizationId>';
const TAIL = '</notifications></soapenv:Body></soapenv:Envelope>';
const ROOM = LARGEST_MESSAGE - HEAD.length - TAIL.length;

const filled = (piece: string) =>
	HEAD + piece.repeat(Math.floor(ROOM / Buffer.byteLength(piece))) + TAIL;
const attributes = (count: number) =>
	Array.from({ length: count }, (_one, index) => `a${index}=""`).join(' ');

/** Documents that are as large as they may be and made to be slow, each in its way. */
const SHAPES: Readonly<Record<string, string>> = {
	'one element with 100,000 attributes': `${HEAD}<a ${attributes(100_000)}/>${TAIL}`,
	'elements with 30 attributes each': filled(`<a ${attributes(30)}/>`),
	'elements with nothing in them': filled('<a/>'),
	'elements with long closing tags': filled(`<b></b${' '.repeat(16)}>`),
	'elements with long names': filled(`<a${'x'.repeat(900)}/>`),
	'long attribute values': filled(`<a b="${'x'.repeat(9_000)}"/>`),
	'notifications with nothing in them': filled('<Notification/>'),
	'elements within elements': filled('<a>'),
	entities: filled('&amp;'),
	comments: filled('<!---->'),
	'white space': filled(' '),
	text: filled('x'),
	'text outside of ASCII': filled('é'),
	'all of it': `${HEAD}${`<a b="${'x'.repeat(50)}"/>`.repeat(4_000)}${'&#x41;'.repeat(19_000)}${' '.repeat(ROOM - 400_000)}${TAIL}`,
};

/**
 * What documents without a password cost n8n's process, when they are sent to a trigger in real time.
 *
 * @throws an Error when one takes longer than the bound
 */
export async function benchOutboundMessages(report: Report): Promise<void> {
	// The first one loads the parser.
	await processorMs(HEAD + TAIL);
	for (const [what, document] of Object.entries(SHAPES)) {
		const milliseconds = await processorMs(document);
		const size = (Buffer.byteLength(document) / 1e6).toFixed(1);
		report({
			what: `Answering ${size} MB: ${what}`,
			value: `${milliseconds.toFixed(0)} ms`,
			against: `at most ${BOUND_MS} ms`,
		});
		if (milliseconds > BOUND_MS) throw new Error(`${what}: over the bound`);
	}
}

/** The best of three: other work on the machine must not count. */
async function processorMs(document: string): Promise<number> {
	const body = Buffer.from(document);
	const runs: number[] = [];
	for (let run = 0; run < 3; run++) {
		const before = process.cpuUsage();
		await parseOutboundMessage(body, () => true);
		const { user, system } = process.cpuUsage(before);
		runs.push((user + system) / 1000);
	}
	return Math.min(...runs);
}
