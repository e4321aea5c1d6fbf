/** The ID in a field that may hold the object itself; an empty text where there is none. */
export function idIn(value: string | { id: string } | null | undefined): string {
	return typeof value === 'string' ? value : (value?.id ?? '');
}
