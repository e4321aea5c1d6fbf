// Customers through stripe-go, as any program would use them. Only the address and the key come
// from outside (STRIPE_API_BASE, STRIPE_API_KEY). Exits non-zero where something is not as the API
// promises.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/stripe/stripe-go/v85"
)

const email = "contracts@edgecommunications.example"

func main() {
	log.SetFlags(log.Lshortfile)
	ctx := context.Background()
	client := clientWith(os.Getenv("STRIPE_API_KEY"))
	customers := client.V1Customers

	var created []*stripe.Customer
	for number := range 3 {
		params := &stripe.CustomerCreateParams{
			Name:    stripe.String(fmt.Sprintf("Edge Communications %d", number)),
			Email:   stripe.String(email),
			Balance: stripe.Int64(-1250),
			Address: &stripe.AddressParams{
				Line1: stripe.String("312 Constitution Place"),
				City:  stripe.String("Austin"),
			},
			Metadata:         map[string]string{"crm_id": fmt.Sprintf("001-go-%d", number)},
			PreferredLocales: stripe.StringSlice([]string{"en-US", "de"}),
			TaxIDData: []*stripe.CustomerCreateTaxIDDataParams{
				{Type: stripe.String("eu_vat"), Value: stripe.String("DE123456789")},
			},
		}
		params.AddExpand("tax_ids")
		customer, err := customers.Create(ctx, params)
		must(err)
		created = append(created, customer)
	}
	first := created[0]
	check(first.Balance == -1250 && first.Address.City == "Austin", "values are kept")
	check(first.TaxIDs.Data[0].Value == "DE123456789", "tax IDs are expanded")

	var ids []string
	for range 2 {
		params := &stripe.CustomerCreateParams{Name: stripe.String("Once")}
		params.SetIdempotencyKey("contract-go")
		customer, err := customers.Create(ctx, params)
		must(err)
		ids = append(ids, customer.ID)
	}
	check(ids[0] == ids[1], "the same key makes one customer")

	renamed, err := customers.Update(ctx, first.ID, &stripe.CustomerUpdateParams{
		Name:     stripe.String("Edge"),
		Metadata: map[string]string{"crm_id": ""},
	})
	must(err)
	check(renamed.Name == "Edge" && len(renamed.Metadata) == 0, "an update is answered")
	read, err := customers.Retrieve(ctx, first.ID, nil)
	must(err)
	check(read.Name == "Edge", "an update is kept")

	listing := &stripe.CustomerListParams{Email: stripe.String(email)}
	listing.Limit = stripe.Int64(2)
	listed := 0
	for customer, err := range customers.List(ctx, listing).All(ctx) {
		must(err)
		check(customer.Email == email, "the filter holds")
		listed++
	}
	check(listed == 3, "pages follow one another")

	searching := &stripe.CustomerSearchParams{}
	searching.Query = "metadata['crm_id']:'001-go-2'"
	for customer, err := range customers.Search(ctx, searching).All(ctx) {
		must(err)
		check(customer.ID == created[2].ID, "the search finds the one")
		listed++
	}
	check(listed == 4, "the search finds one")

	unknown := &stripe.CustomerCreateParams{}
	unknown.AddExtra("nickname", "nobody")
	_, err = customers.Create(ctx, unknown)
	refusal := refusalIn(err)
	check(refusal.Code == stripe.ErrorCodeParameterUnknown, "an unknown parameter is refused")
	check(refusal.Param == "nickname" && refusal.RequestID != "", "the refusal names it")

	_, err = customers.Retrieve(ctx, "cus_nobody", nil)
	check(refusalIn(err).HTTPStatusCode == 404, "nobody is not found")

	_, err = clientWith("sk_test_wrong").V1Customers.Retrieve(ctx, first.ID, nil)
	check(refusalIn(err).HTTPStatusCode == 401, "a wrong key is refused")

	gone, err := customers.Delete(ctx, first.ID, nil)
	must(err)
	check(gone.Deleted, "a deletion is answered")
	gone, err = customers.Retrieve(ctx, first.ID, nil)
	must(err)
	check(gone.Deleted, "a deletion is kept")

	fmt.Printf("stripe-go %s (%s)\n", stripe.ClientVersion, stripe.APIVersion)
}

func clientWith(key string) *stripe.Client {
	config := &stripe.BackendConfig{
		URL:           stripe.String(os.Getenv("STRIPE_API_BASE")),
		LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
	}
	return stripe.NewClient(key, stripe.WithBackends(stripe.NewBackendsWithConfig(config)))
}

func refusalIn(err error) *stripe.Error {
	var refusal *stripe.Error
	check(errors.As(err, &refusal), "a refusal is Stripe's own error")
	return refusal
}

func check(holds bool, promise string) {
	if !holds {
		log.Output(2, "not kept: "+promise)
		os.Exit(1)
	}
}

func must(err error) {
	if err != nil {
		log.Output(2, err.Error())
		os.Exit(1)
	}
}
