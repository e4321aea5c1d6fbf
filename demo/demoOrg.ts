import type { SalesforceAccess } from '../sandbox/salesforce';

const API = '/services/data/v65.0';

/** An account with the customer that it holds the ID of. */
export interface HeldCustomer {
	Id: string;
	Name: string;
	Stripe_Customer_ID__c: string;
}

/** What the demo does in the org as somebody who works there would, by Salesforce's own API. */
export class DemoOrg {
	constructor(private readonly access: SalesforceAccess) {}

	/** The accounts that hold the ID of a customer, by their names. */
	async heldCustomers(): Promise<HeldCustomer[]> {
		return await this.query<HeldCustomer>(
			'SELECT Id, Name, Stripe_Customer_ID__c FROM Account WHERE Stripe_Customer_ID__c != null ORDER BY Name',
		);
	}

	async countInvoices(): Promise<number> {
		return (await this.query('SELECT Id FROM Invoice__c')).length;
	}

	/** Makes a record; returns its ID. */
	async create(object: string, values: object): Promise<string> {
		// The shape is Salesforce's answer to a create.
		const made = (await this.request('POST', `/sobjects/${object}`, values)) as { id: string };
		return made.id;
	}

	/** What an invoice says, and how many payments it has. */
	async invoiceNow(id: string): Promise<{ status: string; payments: number }> {
		const [invoice] = await this.query<{ Status__c: string | null }>(
			`SELECT Status__c FROM Invoice__c WHERE Id = '${id}'`,
		);
		const payments = await this.query(`SELECT Id FROM Payment__c WHERE Invoice__c = '${id}'`);
		return { status: invoice?.Status__c ?? '', payments: payments.length };
	}

	private async query<R>(q: string): Promise<R[]> {
		// The shape that the query asks for; all that the demo asks for fits a page.
		const answer = (await this.request('GET', `/query?q=${encodeURIComponent(q)}`)) as {
			records: R[];
		};
		return answer.records;
	}

	private async request(method: string, place: string, body?: object): Promise<unknown> {
		const { url, accessToken } = this.access;
		const response = await fetch(`${url}${API}${place}`, {
			method,
			headers: {
				Authorization: `Bearer ${accessToken}`,
				'Content-Type': 'application/json',
			},
			...(body && { body: JSON.stringify(body) }),
		});
		if (!response.ok) throw new Error(`The org answered ${response.status} to ${method} ${place}`);
		return await response.json();
	}
}
