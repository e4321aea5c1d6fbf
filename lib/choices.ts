/** An entry of a list to choose from. */
export interface Choice {
	name: string;
	value: string;
}

/** Part of a list that is shown piece by piece. */
export interface ChoicePage {
	choices: Choice[];
	/** Hand it in to get the next page; absent at the end. */
	next?: string;
}
