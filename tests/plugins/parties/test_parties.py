"""A clerk keeps the address book."""

from __future__ import annotations

from typing import Any

from tests.plugins.parties.office import Contacts

VAT = "DE136695976"
IBAN = "DE75512108001245126199"
OTHER_IBAN = "GB33BUKB20201555555555"


def test_a_vendor_is_entered_in_one_go(contacts: Contacts) -> None:
    number = contacts.party(
        "Nordwerk Befestigungstechnik GmbH", roles=["vendor", "customer"], vat="de 136 695 976",
        email="Verkauf@nordwerk.example", phone="+49 (40) 555-0100", web="nordwerk.example", street="Kaistraße 7",
        postal_code="20457", city="Hamburg", country="de", iban="DE75 5121 0800 1245 1261 99", bic="deutdeff",
    )  # fmt: skip
    row = contacts.one(number)
    assert number == "P-000001"
    assert (row["vat"], row["email"], row["city"], row["country"]) == (VAT, "Verkauf@nordwerk.example", "Hamburg", "DE")
    assert (row["customer"], row["vendor"], row["employee"]) == (True, True, False)
    assert contacts.of("contacts", number, "kind", "value", "primary") == [
        ("email", "Verkauf@nordwerk.example", True),
        ("phone", "+49 (40) 555-0100", True),
        ("web", "https://nordwerk.example", True),
    ]
    assert contacts.of("bank_accounts", number, "iban", "bic", "primary") == [(IBAN, "DEUTDEFF", True)]
    (created,) = contacts.events("party.created")
    assert created["roles"] == ["customer", "vendor"]
    (bank,) = contacts.events("bank.changed")
    assert (bank["iban"], bank["change"]) == (IBAN, "added")
    assert contacts.app.check() == []


def test_a_person_is_called_by_both_names(contacts: Contacts) -> None:
    number = contacts.do("parties.create_party", kind="person", given_name="Ada", family_name="Okafor")["number"]
    assert contacts.one(number)["name"] == "Ada Okafor"
    with contacts.refused("missing", "name"):
        contacts.do("parties.create_party", kind="person", vat=VAT)


def test_numbers_are_given_or_the_next_that_is_free(contacts: Contacts) -> None:
    assert contacts.party("First", number="P-000002") == "P-000002"
    assert [contacts.party(name) for name in ("Second", "Third")] == ["P-000001", "P-000003"]
    with contacts.refused("taken", "number"):
        contacts.party("Fourth", number="P-000003")


def test_search_finds_by_name_vat_mail_and_phone(contacts: Contacts) -> None:
    contacts.party(
        "Nordwerk", legal_name="Hansa Befestigung", vat=VAT, email="verkauf@nordwerk.example", phone="+49 (40) 555-0100"
    )
    contacts.party("Südstahl", email="info@suedstahl.example")
    words = ["nordwerk", "DE136", "verkauf@", "+49405550100", "(40) 555", "P-000001", "Hansa"]
    assert [(word, contacts.found(word)) for word in words] == [(word, ["Nordwerk"]) for word in words]


def test_one_of_each_kind_is_primary(contacts: Contacts) -> None:
    number = contacts.party("Nordwerk", email="a@nordwerk.example")
    second = contacts.do("parties.add_contact", party=number, kind="email", value="b@nordwerk.example")["id"]
    contacts.do("parties.add_contact", party=number, kind="phone", value="+49 40 5550100")
    assert contacts.one(number)["email"] == "a@nordwerk.example"
    was = contacts.do("parties.make_contact_primary", contact=second)["before"]
    assert contacts.one(number)["email"] == "b@nordwerk.example"
    contacts.do("parties.remove_contact", contact=second)
    assert contacts.one(number)["email"] == "a@nordwerk.example", "the oldest that is left takes its place"
    contacts.do("parties.restore_contact", contact=second)
    assert contacts.of("contacts", number, "value", "primary") == [
        ("+49 40 5550100", True),
        ("a@nordwerk.example", True),
        ("b@nordwerk.example", False),
    ]
    with contacts.refused("unchanged"):
        contacts.do("parties.make_contact_primary", contact=was)
    assert contacts.app.check() == []


def test_an_address_changes_its_purpose(contacts: Contacts) -> None:
    number = contacts.party("Nordwerk", city="Hamburg", country="DE")
    contacts.do("parties.add_address", party=number, city="Kiel", country="DE")
    (hamburg,) = [row["id"] for row in contacts.rows("parties.addresses", city="Hamburg")]
    contacts.do("parties.update_address", address=hamburg, version=1, purpose="billing")
    assert contacts.of("addresses", number, "city", "purpose", "primary") == [
        ("Hamburg", "billing", True),
        ("Kiel", "main", True),
    ]
    with contacts.refused("stale", status=409):
        contacts.do("parties.update_address", address=hamburg, version=1, city="Altona")


def test_every_change_of_a_bank_account_is_told(contacts: Contacts) -> None:
    number = contacts.party("Nordwerk", iban=IBAN)
    other = contacts.do("parties.add_bank_account", party=number, iban=OTHER_IBAN, primary=True)["id"]
    contacts.do("parties.remove_bank_account", account=other)
    with contacts.refused("taken", "iban"):
        contacts.do("parties.add_bank_account", party=number, iban=IBAN.lower())
    told = [(event["iban"][:2], event["change"]) for event in contacts.events("bank.changed")]
    assert told == [("DE", "added"), ("GB", "added"), ("GB", "removed")]


def test_an_archived_party_is_left_alone(contacts: Contacts) -> None:
    number = contacts.party("Nordwerk")
    contacts.do("parties.archive_party", party=number)
    for command, values in (
        ("add_contact", {"kind": "phone", "value": "040 5550100"}),
        ("add_role", {"role": "vendor"}),
        ("add_address", {"city": "Kiel", "country": "DE"}),
    ):
        with contacts.refused("archived", "party"):
            contacts.do(f"parties.{command}", party=number, **values)
    contacts.do("parties.restore_party", party=number)
    assert [event["archived"] for event in contacts.events("party.changed")] == [True, False]
    with contacts.refused("unchanged", "party"):
        contacts.do("parties.restore_party", party=number)


BAD: list[tuple[str, Any, str]] = [
    ("vat", "DE136695978", "invalid_vat"),
    ("vat", "136695976", "invalid_vat"),
    ("vat", "DE12", "invalid_vat"),
    ("vat", "'; DROP TABLE parties_party; --", "invalid_vat"),
    ("iban", "DE75512108001245126198", "invalid_iban"),
    ("iban", "XX75512108001245126199", "invalid_iban"),
    ("iban", "DE٧٥512108001245126199", "invalid_iban"),
    ("iban", "=1+1", "invalid_iban"),
    ("email", "nobody", "invalid_email"),
    ("email", "a@b@c.example", "invalid_email"),
    ("email", "<a@nordwerk.example>", "invalid_email"),
    ("phone", "call me", "invalid_phone"),
    ("phone", "1", "invalid_phone"),
    ("web", "javascript:alert(1)", "invalid_web"),
    ("web", "https://user@nordwerk.example", "invalid_web"),
    ("language", "German", "string_pattern_mismatch"),
    ("number", "id:7", "string_pattern_mismatch"),
    ("kind", "robot", "enum"),
    ("roles", ["king"], "enum"),
    ("country", "Atlantis", "string_too_long"),
    ("country", "XQ", "invalid_country"),
    ("bic", "DEUTDEFF", "missing"),
    ("city", "Kiel", "missing"),
    ("name", "a\x00b", "control_character"),
    ("name", "x" * 201, "string_too_long"),
    ("name", "   ", "string_too_short"),
    ("nickname", "Nord", "unknown_field"),
]


def test_what_cannot_be_right_is_refused(contacts: Contacts) -> None:
    for field, value, code in BAD:
        with contacts.refused(code):
            contacts.do("parties.create_party", **{"name": "Nordwerk", field: value})


def test_hostile_names_are_only_text(contacts: Contacts) -> None:
    names = [
        "<script>alert(1)</script>",
        "'; DROP TABLE parties_party; --",
        "=cmd|' /C calc'!A0",
        "עברית",
        "名無し",
        "%_\\",
    ]
    numbers = [contacts.party(name, city=name, country="DE") for name in names]
    assert [contacts.one(number)["name"] for number in numbers] == names
    assert [contacts.found(name.split()[0]) for name in names] == [[name] for name in names]
