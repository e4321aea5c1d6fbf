/** Who is calling. */
export interface Session {
	userId: string;
	/** What the request asks of duplicate rules: save in spite of an alert. */
	allowDuplicates?: boolean;
}
