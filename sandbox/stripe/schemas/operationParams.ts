import type Stripe from 'stripe';

/**
 * Every operation that the sandbox serves, with the SDK's own declaration of its parameters.
 * From this one interface the request schemas are generated.
 */
export interface OperationParams {
	'account.retrieve': Stripe.AccountRetrieveParams;
	'accounts.retrieve': Stripe.AccountRetrieveParams;
	'accounts.list': Stripe.AccountListParams;
	'coupons.create': Stripe.CouponCreateParams;
	'coupons.retrieve': Stripe.CouponRetrieveParams;
	'coupons.update': Stripe.CouponUpdateParams;
	'coupons.del': Stripe.CouponDeleteParams;
	'coupons.list': Stripe.CouponListParams;
	'customers.create': Stripe.CustomerCreateParams;
	'customers.retrieve': Stripe.CustomerRetrieveParams;
	'customers.update': Stripe.CustomerUpdateParams;
	'customers.del': Stripe.CustomerDeleteParams;
	'customers.list': Stripe.CustomerListParams;
	'customers.search': Stripe.CustomerSearchParams;
	'customers.deleteDiscount': Stripe.CustomerDeleteDiscountParams;
	'customers.createBalanceTransaction': Stripe.CustomerCreateBalanceTransactionParams;
	'customers.retrieveBalanceTransaction': Stripe.CustomerRetrieveBalanceTransactionParams;
	'customers.updateBalanceTransaction': Stripe.CustomerUpdateBalanceTransactionParams;
	'customers.listBalanceTransactions': Stripe.CustomerListBalanceTransactionsParams;
	'customers.retrieveCashBalance': Stripe.CustomerRetrieveCashBalanceParams;
	'customers.updateCashBalance': Stripe.CustomerUpdateCashBalanceParams;
	'customers.createSource': Stripe.CustomerCreateSourceParams;
	'customers.retrieveSource': Stripe.CustomerRetrieveSourceParams;
	'customers.updateSource': Stripe.CustomerUpdateSourceParams;
	'customers.deleteSource': Stripe.CustomerDeleteSourceParams;
	'customers.verifySource': Stripe.CustomerVerifySourceParams;
	'customers.listSources': Stripe.CustomerListSourcesParams;
	'customers.createTaxId': Stripe.CustomerCreateTaxIdParams;
	'customers.retrieveTaxId': Stripe.CustomerRetrieveTaxIdParams;
	'customers.deleteTaxId': Stripe.CustomerDeleteTaxIdParams;
	'customers.listTaxIds': Stripe.CustomerListTaxIdsParams;
	'customers.listPaymentMethods': Stripe.CustomerListPaymentMethodsParams;
	'customers.retrievePaymentMethod': Stripe.CustomerRetrievePaymentMethodParams;
	'events.retrieve': Stripe.EventRetrieveParams;
	'events.list': Stripe.EventListParams;
	'paymentMethods.create': Stripe.PaymentMethodCreateParams;
	'paymentMethods.retrieve': Stripe.PaymentMethodRetrieveParams;
	'paymentMethods.update': Stripe.PaymentMethodUpdateParams;
	'paymentMethods.list': Stripe.PaymentMethodListParams;
	'paymentMethods.attach': Stripe.PaymentMethodAttachParams;
	'paymentMethods.detach': Stripe.PaymentMethodDetachParams;
	'prices.create': Stripe.PriceCreateParams;
	'prices.retrieve': Stripe.PriceRetrieveParams;
	'prices.update': Stripe.PriceUpdateParams;
	'prices.list': Stripe.PriceListParams;
	'products.create': Stripe.ProductCreateParams;
	'products.retrieve': Stripe.ProductRetrieveParams;
	'products.update': Stripe.ProductUpdateParams;
	'products.del': Stripe.ProductDeleteParams;
	'products.list': Stripe.ProductListParams;
	'products.listFeatures': Stripe.ProductListFeaturesParams;
	'promotionCodes.create': Stripe.PromotionCodeCreateParams;
	'promotionCodes.retrieve': Stripe.PromotionCodeRetrieveParams;
	'promotionCodes.update': Stripe.PromotionCodeUpdateParams;
	'promotionCodes.list': Stripe.PromotionCodeListParams;
	'sources.create': Stripe.SourceCreateParams;
	'sources.retrieve': Stripe.SourceRetrieveParams;
	'sources.update': Stripe.SourceUpdateParams;
	'taxIds.create': Stripe.TaxIdCreateParams;
	'taxIds.retrieve': Stripe.TaxIdRetrieveParams;
	'taxIds.del': Stripe.TaxIdDeleteParams;
	'taxIds.list': Stripe.TaxIdListParams;
	'testClocks.create': Stripe.TestHelpers.TestClockCreateParams;
	'testClocks.retrieve': Stripe.TestHelpers.TestClockRetrieveParams;
	'testClocks.del': Stripe.TestHelpers.TestClockDeleteParams;
	'testClocks.list': Stripe.TestHelpers.TestClockListParams;
	'testClocks.advance': Stripe.TestHelpers.TestClockAdvanceParams;
	'tokens.create': Stripe.TokenCreateParams;
	'tokens.retrieve': Stripe.TokenRetrieveParams;
	'webhookEndpoints.create': Stripe.WebhookEndpointCreateParams;
	'webhookEndpoints.retrieve': Stripe.WebhookEndpointRetrieveParams;
	'webhookEndpoints.update': Stripe.WebhookEndpointUpdateParams;
	'webhookEndpoints.del': Stripe.WebhookEndpointDeleteParams;
	'webhookEndpoints.list': Stripe.WebhookEndpointListParams;
}

export type OperationName = keyof OperationParams;
