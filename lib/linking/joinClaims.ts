import { nameOf } from '../accounts/accountRecord';
import { badInput } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import type { Placed } from './joinResult';

/** What earlier requests of the same run have taken. */
export class Claims {
	private readonly byCustomer = new Map<string, Placed>();
	private readonly byAccount = new Map<string, string>();

	/**
	 * @returns true when an earlier request asked for the very same
	 * @throws Problem when an earlier one asked for something that contradicts it
	 */
	claim(placed: Placed): boolean {
		const { account, location, field, request } = placed;
		const { customerId } = request;
		const customer = `${location} ${customerId}`;
		const slot = `${longRecordId(account.Id)} ${field}`;
		const before = this.byCustomer.get(customer);
		const other = this.byAccount.get(slot);
		if (before && longRecordId(before.account.Id) === longRecordId(account.Id)) return true;
		if (before) {
			throw badInput(
				'Customer ID',
				`${customerId} is given to two accounts, ${nameOf(before.account)} and ${nameOf(account)}`,
				'Leave one of the two out',
			);
		}
		if (other !== undefined) {
			throw badInput(
				'Account ID',
				`${nameOf(account)} is given two customers, ${other} and ${customerId}`,
				'Leave one of the two out',
			);
		}
		this.byCustomer.set(customer, placed);
		this.byAccount.set(slot, customerId);
		return false;
	}
}
