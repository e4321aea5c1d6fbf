"""simple-salesforce (https://pypi.org/project/simple-salesforce) against the sandbox's org.

Not part of `npm test`: it needs Python and that package. With the sandbox running:

    npm run sandbox -- --json > sandbox.json &
    python3 -m venv .cache/venv && .cache/venv/bin/pip install simple-salesforce==1.12.10
    .cache/venv/bin/python test/sandbox/salesforce/clients/simpleSalesforce.py sandbox.json

The client speaks https only, so its requests are led to the sandbox's http address by the transport
of the requests session that it lets its user bring; nothing else of it is changed.
"""

import json
import sys
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, SalesforceMalformedRequest, SalesforceResourceNotFound


class PlainHttp(HTTPAdapter):
    """Sends what is meant for https://host to http://host."""

    def send(self, request, **kwargs):
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, **kwargs)


def check(condition, what):
    if not condition:
        raise SystemExit(f"not so: {what}")
    print(f"ok: {what}")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        access = json.loads(file.readline())["salesforce"]
    session = requests.Session()
    session.mount("https://", PlainHttp())
    sf = Salesforce(
        instance=urlsplit(access["url"]).netloc,
        session_id=access["accessToken"],
        session=session,
        version="66.0",
    )
    check(sf.query("SELECT COUNT() FROM Account")["totalSize"] >= 12, "the sample accounts are there")
    names = [each["Name"] for each in sf.query_all_iter("SELECT Name FROM Account ORDER BY Name")]
    check("GenePoint" in names, "query_all_iter gives them by name")
    made = sf.Account.create({"Name": "Made by simple-salesforce", "Industry": "Energy"})
    check(made["success"], "an account is created")
    check(sf.Account.get(made["id"])["Industry"] == "Energy", "and read")
    check(sf.Account.update(made["id"], {"Phone": "1"}) == 204, "and changed")
    fields = {field["name"]: field for field in sf.Account.describe()["fields"]}
    check(fields["Name"]["nillable"] is False, "describe says that an account needs a name")
    try:
        sf.Account.create({"Nam": "x"})
        raise SystemExit("not so: an unknown field is refused")
    except SalesforceMalformedRequest as error:
        check(error.content[0]["errorCode"] == "INVALID_FIELD", "an unknown field is refused")
    rows = [{"Name": f"Bulk {i}"} for i in range(30)]
    results = sf.bulk2.Account.insert(records=rows)
    check(sum(each["numberRecordsProcessed"] for each in results) == 30, "bulk2 inserts 30 accounts")
    pages = list(sf.bulk2.Account.query("SELECT Id, Name FROM Account WHERE Name LIKE 'Bulk %'", max_records=7))
    check(len(pages) > 1, "bulk2 query comes in pages")
    check(sum(page.count("\n") - 1 for page in pages) >= 30, "with all records")
    check(sf.Account.delete(made["id"]) == 204, "the account is deleted")
    try:
        sf.Account.get(made["id"])
        raise SystemExit("not so: it is gone")
    except SalesforceResourceNotFound:
        check(True, "it is gone")


if __name__ == "__main__":
    main()
