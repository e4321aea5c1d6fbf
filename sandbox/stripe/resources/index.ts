import type { Expandables } from '../expand';
import type { Resource } from '../operation';
import { customers } from './customers';
import { customerWallet } from './customerWallet';
import { testClocks } from './testClocks';

/** Everything that the sandbox serves. A new kind of object is one more file in this list. */
export const RESOURCES: Resource[] = [customers, customerWallet, testClocks];

export const EXPANDABLES: Expandables = Object.assign(
	{},
	...RESOURCES.map((resource) => resource.expandable ?? {}),
) as Expandables;
