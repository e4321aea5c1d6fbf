/** The fields in which Salesforce keeps the name of a person. */
export interface PersonName {
	/** Null for a name of one word. */
	FirstName: string | null;
	LastName: string;
}

/** A person's name as Salesforce takes it: the last word is the last name, which nobody may lack. */
export function personName(name: string): PersonName {
	const words = oneSpaced(name).split(' ');
	return { FirstName: words.slice(0, -1).join(' ') || null, LastName: words.at(-1) ?? '' };
}

/** A name whose words have one space between them, as Salesforce puts it together of its parts. */
export function oneSpaced(name: string): string {
	return name.trim().split(/\s+/u).join(' ');
}
