/** Remembers the IDs that came last, so many and no more. */
export class RecentIds {
	private readonly ids = new Set<string>();

	constructor(private readonly most: number) {}

	has(id: string): boolean {
		return this.ids.has(id);
	}

	add(id: string): void {
		// Again at the end: what was seen just now is forgotten last.
		this.ids.delete(id);
		this.ids.add(id);
		for (const oldest of this.ids) {
			if (this.ids.size <= this.most) break;
			this.ids.delete(oldest);
		}
	}
}
