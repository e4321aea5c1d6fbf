"""Customers through stripe-python, as any program would use them.

Only the address and the key come from outside (STRIPE_API_BASE, STRIPE_API_KEY).
Ends with an AssertionError or Stripe's own error where something is not as the API promises.
"""

import os

import stripe

client = stripe.StripeClient(
    os.environ["STRIPE_API_KEY"],
    base_addresses={"api": os.environ["STRIPE_API_BASE"]},
)
customers = client.v1.customers

created = [
    customers.create(
        params={
            "name": f"Grand Hotels & Resorts {number}",
            "email": "contracts@grandhotels.example",
            "balance": -1250,
            "address": {"line1": "2335 N. Michigan Avenue", "city": "Chicago", "country": "US"},
            "shipping": {"name": "Reception", "address": {"line1": "2335 N. Michigan Avenue"}},
            "metadata": {"crm_id": f"001-python-{number}"},
            "preferred_locales": ["en-US", "de"],
            "tax_id_data": [{"type": "eu_vat", "value": "DE123456789"}],
            "expand": ["tax_ids"],
        }
    )
    for number in range(3)
]
first = created[0]
assert first.object == "customer" and first.id.startswith("cus_")
assert first.balance == -1250 and first.address.city == "Chicago"
assert first.tax_ids.data[0].value == "DE123456789"

same = client.v1.customers.create(
    params={"name": "Once"}, options={"idempotency_key": "contract-python"}
)
again = client.v1.customers.create(
    params={"name": "Once"}, options={"idempotency_key": "contract-python"}
)
assert same.id == again.id
assert again.last_response.headers["idempotent-replayed"] == "true"

renamed = customers.update(first.id, params={"name": "Grand Hotels", "metadata": {"crm_id": ""}})
assert renamed.name == "Grand Hotels" and "crm_id" not in renamed.metadata
assert customers.retrieve(first.id).name == "Grand Hotels"

listed = customers.list(params={"email": "contracts@grandhotels.example", "limit": 2})
assert len(listed.data) == 2 and listed.has_more
assert {one.id for one in listed.auto_paging_iter()} == {one.id for one in created}

found = customers.search(params={"query": "metadata['crm_id']:'001-python-2'"})
assert [one.id for one in found.data] == [created[2].id]

try:
    customers.create(params={"nickname": "nobody"})
    raise AssertionError("An unknown parameter was accepted.")
except stripe.InvalidRequestError as error:
    assert error.code == "parameter_unknown" and error.param == "nickname", error
    assert error.request_id.startswith("req_"), error

try:
    customers.retrieve("cus_nobody")
    raise AssertionError("A customer that does not exist was found.")
except stripe.InvalidRequestError as error:
    assert error.http_status == 404 and error.code == "resource_missing", error

try:
    stripe.StripeClient(
        "sk_test_wrong", base_addresses={"api": os.environ["STRIPE_API_BASE"]}
    ).v1.customers.list()
    raise AssertionError("A key that does not exist was accepted.")
except stripe.AuthenticationError as error:
    assert error.http_status == 401, error

assert customers.delete(first.id).deleted
assert customers.retrieve(first.id).deleted

print(f"stripe-python {stripe.VERSION} ({stripe.api_version})")
