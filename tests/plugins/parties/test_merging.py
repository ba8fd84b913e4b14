"""Two parties turn out to be one."""

from __future__ import annotations

from typing import Any

from tests.plugins.parties.office import Contacts

VAT = "DE136695976"
IBAN = "DE75512108001245126199"


def pairs(contacts: Contacts) -> list[tuple[str, str, str]]:
    """(fact, number, number) of every possible duplicate."""
    numbers = {row["id"]: row["number"] for row in contacts.rows("parties.parties")}
    rows = contacts.rows("parties.duplicates")
    return [(row["fact"], numbers[row["party"]], numbers[row["other"]]) for row in rows]


def two(contacts: Contacts) -> tuple[str, str]:
    """A customer and a vendor that are one firm."""
    kept = contacts.party(
        "Nordwerk GmbH", roles=["customer"], email="info@nordwerk.example", city="Hamburg", country="DE",
    )  # fmt: skip
    merged = contacts.party(
        "NORDWERK", roles=["vendor", "customer"], vat=VAT, email="INFO@nordwerk.example", phone="040 5550100",
        iban=IBAN, street="Kai 7", city="Hamburg", country="DE",
    )  # fmt: skip
    return kept, merged


def test_what_two_parties_share_is_shown_until_somebody_says_no(contacts: Contacts) -> None:
    kept, merged = two(contacts)
    assert pairs(contacts) == [("email", kept, merged), ("name_and_city", kept, merged)]
    contacts.do("parties.keep_apart", party=merged, other=kept)
    assert pairs(contacts) == []
    with contacts.refused("unchanged", "other"):
        contacts.do("parties.keep_apart", party=kept, other=merged)
    contacts.do("parties.compare_again", party=kept, other=merged)
    assert len(pairs(contacts)) == 2
    contacts.do("parties.archive_party", party=merged)
    assert pairs(contacts) == [], "who is archived is no duplicate of anybody"


def test_one_goes_up_in_the_other(contacts: Contacts) -> None:
    kept, merged = two(contacts)
    contacts.do("parties.merge_parties", keep=kept, merge=merged)
    row = contacts.one(kept)
    assert (row["vat"], row["customer"], row["vendor"], row["phone"]) == (VAT, True, True, "040 5550100")
    assert contacts.of("contacts", kept, "kind", "value") == [
        ("email", "info@nordwerk.example"),
        ("phone", "040 5550100"),
    ], "what both had is there once"
    assert contacts.of("addresses", kept, "primary", "street") == [(False, "Kai 7"), (True, None)]
    assert contacts.of("bank_accounts", kept, "iban", "primary") == [(IBAN, True)]
    (told,) = contacts.events("party.merged")
    assert (told["kept_number"], told["merged_number"]) == (kept, merged)
    assert contacts.events("bank.changed")[-1]["change"] == "moved"
    assert pairs(contacts) == []
    assert contacts.app.check() == []
    assert contacts.audit_problems() == []


def test_the_number_of_a_merged_party_leads_to_the_survivor(contacts: Contacts) -> None:
    kept, merged = two(contacts)
    gone = contacts.one(merged)["id"]
    contacts.do("parties.merge_parties", keep=kept, merge=merged)
    contacts.do("parties.add_contact", party=merged, kind="web", value="nordwerk.example")
    contacts.do("parties.add_contact", party=gone, kind="web", value="nordwerk.example/shop")
    assert len(contacts.of("contacts", kept, "value")) == 4
    assert contacts.one(merged)["merged_into"] == contacts.one(kept)["id"], "and it can still be looked at"
    assert [row["value"] for row in contacts.rows("parties.contacts", party=merged, kind="phone")] == ["040 5550100"]
    with contacts.refused("same", "merge"):
        contacts.do("parties.merge_parties", keep=kept, merge=merged)
    with contacts.refused("unchanged", "party") as caught:
        contacts.do("parties.restore_party", party=gone)
    assert "undo that merge" in caught.value.message


def test_a_merge_is_undone(contacts: Contacts) -> None:
    kept, merged = two(contacts)
    before = [_all(contacts, number) for number in (kept, merged)]
    merge = contacts.do("parties.merge_parties", keep=kept, merge=merged)["id"]
    contacts.do("parties.add_contact", party=kept, kind="phone", value="040 5550199", label="Since then")
    contacts.do("parties.undo_merge", merge=merge)
    (since,) = [row["id"] for row in contacts.rows("parties.contacts", label="Since then")]
    contacts.do("parties.remove_contact", contact=since)
    assert [_all(contacts, number) for number in (kept, merged)] == before
    assert contacts.app.check() == []
    with contacts.refused("unchanged", "merge"):
        contacts.do("parties.undo_merge", merge=merge)
    contacts.do("parties.merge_parties", keep=merged, merge=kept)
    assert contacts.app.check() == []


def _all(contacts: Contacts, number: str) -> Any:
    row = contacts.one(number)
    facts = {name: row[name] for name in ("name", "vat", "customer", "vendor", "merged_into", "archived_at")}
    return (
        facts,
        contacts.of("contacts", number, "kind", "value", "primary"),
        contacts.of("addresses", number, "city", "primary"),
        contacts.of("bank_accounts", number, "iban", "primary"),
    )


def test_chains_of_merges_have_one_end(contacts: Contacts) -> None:
    a, b, c, d = (contacts.party(name) for name in "ABCD")
    first = contacts.do("parties.merge_parties", keep=b, merge=a)["id"]
    second = contacts.do("parties.merge_parties", keep=c, merge=b)["id"]
    contacts.do("parties.merge_parties", keep=a, merge=d)
    end = contacts.one(c)["id"]
    assert [contacts.one(number)["merged_into"] for number in (a, b, d)] == [end, end, end]
    assert contacts.app.check() == []
    with contacts.refused("later_merge", "merge"):
        contacts.do("parties.undo_merge", merge=first)
    contacts.do("parties.undo_merge", merge=second)
    assert contacts.one(a)["merged_into"] == contacts.one(b)["id"]
    assert contacts.one(d)["merged_into"] == end
    contacts.do("parties.undo_merge", merge=first)
    assert contacts.one(a)["merged_into"] is None
    assert contacts.app.check() == []


def test_merges_that_are_refused(contacts: Contacts) -> None:
    kept, merged = two(contacts)
    with contacts.refused("same", "merge"):
        contacts.do("parties.merge_parties", keep=kept, merge=kept)
    with contacts.refused("unknown_reference", "merge"):
        contacts.do("parties.merge_parties", keep=kept, merge="P-999999")
    contacts.do("parties.archive_party", party=merged)
    with contacts.refused("archived", "merge"):
        contacts.do("parties.merge_parties", keep=kept, merge=merged)
    with contacts.refused("archived", "keep"):
        contacts.do("parties.merge_parties", keep=merged, merge=kept)
