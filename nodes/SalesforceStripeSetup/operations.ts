import * as check from './check.operation';
import * as install from './install.operation';
import * as outboundMessage from './outboundMessage.operation';

export const operations = [check, install, outboundMessage] as const;
