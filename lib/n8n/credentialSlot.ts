import type { ICredentialsDisplayOptions } from 'n8n-workflow';

/**
 * Shows a credential always, in a slot of its own. A node that lets the builder choose between several
 * Salesforce credentials needs this for every further one: where a credential has no condition of its
 * own, n8n's editor fills its slot with the credentials of that choice, and its own are not offered.
 * So it gets one that always holds: all versions of the node.
 *
 * Conditions on fields belong into `hide`: n8n's editor hides each field of the node that a credential
 * names in `show`, as the credential is then taken for the way to choose it.
 * https://github.com/n8n-io/n8n/blob/master/packages/frontend/editor-ui/src/app/utils/nodeTypesUtils.ts
 * (`isRequiredCredential`, `isAuthRelatedParameter`)
 */
export const slotOfItsOwn = { show: { '@version': [1] } } satisfies ICredentialsDisplayOptions;
