import type Stripe from 'stripe';

/** The SDK's type for each object type that is stored. */
export interface ObjectTypes {
	balance_transaction: Stripe.BalanceTransaction;
	bank_account: Stripe.BankAccount;
	card: Stripe.Card;
	charge: Stripe.Charge;
	'checkout.session': Stripe.Checkout.Session;
	coupon: Stripe.Coupon;
	customer: Stripe.Customer;
	customer_balance_transaction: Stripe.CustomerBalanceTransaction;
	dispute: Stripe.Dispute;
	event: Stripe.Event;
	invoice: Stripe.Invoice;
	invoice_payment: Stripe.InvoicePayment;
	invoiceitem: Stripe.InvoiceItem;
	item: Stripe.LineItem;
	line_item: Stripe.InvoiceLineItem;
	mandate: Stripe.Mandate;
	payment_intent: Stripe.PaymentIntent;
	payment_link: Stripe.PaymentLink;
	payment_method: Stripe.PaymentMethod;
	payment_record: Stripe.PaymentRecord;
	payout: Stripe.Payout;
	price: Stripe.Price;
	product: Stripe.Product;
	promotion_code: Stripe.PromotionCode;
	refund: Stripe.Refund;
	setup_intent: Stripe.SetupIntent;
	source: Stripe.Source;
	tax_id: Stripe.TaxId;
	'test_helpers.test_clock': Stripe.TestHelpers.TestClock;
	token: Stripe.Token;
	webhook_endpoint: Stripe.WebhookEndpoint;
}

export type ObjectType = keyof ObjectTypes;
