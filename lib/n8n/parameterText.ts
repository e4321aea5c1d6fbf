import { safeTextOf } from '../values';

/** A picker's value as n8n stores it, or plain text in a workflow written by hand. */
export type PickerValue = unknown;

/**
 * A parameter's value as text: expressions may yield null, numbers and dates where text is asked for.
 *
 * @param field as the builder sees it, for the refusal of what is no text
 * @throws Problem when it is none, or holds a card number
 */
export function asText(value: unknown, field = 'Parameter'): string {
	return safeTextOf(value, field);
}

/** The ID that a picker holds. */
export function pickerText(value: PickerValue, field = 'Parameter'): string {
	const isPicker = typeof value === 'object' && value !== null && 'value' in value;
	return asText(isPicker ? value.value : value, field);
}
