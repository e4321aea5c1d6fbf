/** How Stripe's API names another object: by its ID, or by the object itself where that was expanded. */
export type Reference = string | { readonly id: string };

/**
 * The ID of what Stripe's API refers to. https://docs.stripe.com/api/expanding_objects
 *
 * @returns undefined where it refers to nothing
 */
export function idOf(reference: Reference): string;
export function idOf(reference: Reference | null | undefined): string | undefined;
export function idOf(reference: Reference | null | undefined): string | undefined {
	return typeof reference === 'string' ? reference : reference?.id;
}
