// The platform's own agents, not the SDKs' private ones: n8n replaces them with agents that go through
// the proxy of HTTP_PROXY, HTTPS_PROXY and NO_PROXY, and they keep connections open between requests.
import { type Agent, globalAgent as httpAgent } from 'node:http';
import { globalAgent as httpsAgent } from 'node:https';

/** The agent through which this process reaches the outside world. */
export function systemAgent(protocol: 'http' | 'https'): Agent {
	return protocol === 'http' ? httpAgent : httpsAgent;
}
