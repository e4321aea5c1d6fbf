import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** A server with a certificate of its own, which this process trusts as long as it runs. */
export interface HttpsServer {
	/** Such as `https://localhost:1234`. */
	origin: string;
	/** Paths that were asked for. */
	asked: string[];
	close(): Promise<void>;
}

/** Starts a server on a free port. */
export async function startHttpsServer(answer: RequestListener): Promise<HttpsServer> {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const cert = certificate(publicKey, privateKey);
	const trusted = getCACertificates('default');
	setDefaultCACertificates([...trusted, cert]);
	const asked: string[] = [];
	const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
	const server = createServer({ key, cert }, (request, response) => {
		asked.push(request.url ?? '');
		answer(request, response);
	}).listen(0, 'localhost');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		origin: `https://localhost:${port}`,
		asked,
		async close() {
			setDefaultCACertificates(trusted);
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

// Tags of ASN.1. https://www.itu.int/rec/T-REC-X.690
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const BITS = 0x03;
const BYTES = 0x04;
const IDENTIFIER = 0x06;
const TEXT = 0x0c;
const TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;

/** A certificate for `localhost` that signs itself. https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function certificate(publicKey: KeyObject, privateKey: KeyObject): string {
	const algorithm = der(SEQUENCE, der(IDENTIFIER, '2a8648ce3d040302'));
	const commonName = der(SEQUENCE, der(IDENTIFIER, '550403'), der(TEXT, hex('localhost')));
	const name = der(SEQUENCE, der(SET, commonName));
	const isAuthority = der(SEQUENCE, der(BOOLEAN, 'ff'));
	const names = der(SEQUENCE, der(0x82, hex('localhost')));
	const extensions = der(
		SEQUENCE,
		der(SEQUENCE, der(IDENTIFIER, '551d13'), der(BYTES, isAuthority)),
		der(SEQUENCE, der(IDENTIFIER, '551d11'), der(BYTES, names)),
	);
	const content = der(
		SEQUENCE,
		der(0xa0, der(INTEGER, '02')),
		der(INTEGER, '01'),
		algorithm,
		name,
		der(SEQUENCE, der(TIME, hex('200101000000Z')), der(TIME, hex('491231235959Z'))),
		name,
		publicKey.export({ type: 'spki', format: 'der' }).toString('hex'),
		der(0xa3, extensions),
	);
	const signature = sign('sha256', Buffer.from(content, 'hex'), privateKey).toString('hex');
	const whole = Buffer.from(der(SEQUENCE, content, algorithm, der(BITS, '00', signature)), 'hex');
	return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

function hex(text: string): string {
	return Buffer.from(text).toString('hex');
}

/** An element of ASN.1 as hexadecimal digits, of parts in such. */
function der(tag: number, ...parts: string[]): string {
	const content = parts.join('');
	const length = content.length / 2;
	const size =
		length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.from([tag, ...size]).toString('hex') + content;
}
