"""VAT numbers, bank accounts, ways to reach people, and when two parties look like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.iban import calc_check_digits

from backoffice_parties.rules import bank, contact, vat
from backoffice_parties.rules.similarity import Fact, Facts, folded, keys, plain_name, shared

# From the tests of the tax offices and of python-stdnum; none is anybody's whom we know.
VATS = {
    "DE 136,695 976": "DE136695976",
    "atu13585627": "ATU13585627",
    "GB 980 7806 84": "GB980780684",
    "CHE-107.787.577 MWST": "CHE107787577MWST",
    "NO 995 525 828 MVA": "NO995525828MVA",
    "EL 094259216": "EL094259216",
    "FR 40 303265045": "FR40303265045",
    "ES X-5910266-W": "ESX5910266W",
    "US 12-3456789": "US123456789",
}


def test_vat_numbers_have_one_way_of_writing() -> None:
    assert {given: vat.vat_number(given) for given in VATS} == VATS


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("DE136695978", "check digit"),
        ("DE1366959760", "too short or too long"),
        ("136695976", "begins with the two letters"),
        ("QX136695976", "begins with the two letters"),
        ("DE١٣٦٦٩٥٩٧٦", "begins with the two letters"),
        ("", "begins with the two letters"),
        ("DE", "begins with the two letters"),
    ],
)
def test_a_wrong_vat_number_says_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        vat.vat_number(text)


@settings(max_examples=40)
@given(st.text(max_size=50))
def test_any_text_is_a_number_or_says_why_not(text: str) -> None:
    for check in (vat.vat_number, bank.iban_number, bank.bic_code, contact.email, contact.phone, contact.web):
        try:
            once = check(text)
        except ValueError:
            continue
        assert check(once) == once, "what was accepted is accepted as it came out"


digits = st.text("0123456789", min_size=18, max_size=18)


@given(digits, st.data())
def test_every_single_wrong_digit_of_an_iban_is_found(account: str, data: st.DataObject) -> None:
    right = "DE" + calc_check_digits("DE00" + account) + account
    assert bank.iban_number(bank.shown(right).lower()) == right
    place = data.draw(st.integers(2, 21))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != right[place]]))
    with pytest.raises(ValueError, match="check digits"):
        bank.iban_number(right[:place] + other + right[place + 1 :])


def test_phone_numbers_are_the_same_however_they_are_written() -> None:
    same = ["+49 30 5550100", "0049 30 555 01 00", "+49 (30) 555-0100", "+49.30.5550100"]
    assert {contact.one_form("phone", contact.phone(text)) for text in same} == {"+49305550100"}
    assert contact.one_form("phone", "030 5550100 ext. 7") == "0305550100x7"


def test_names_are_the_same_without_what_tells_nothing() -> None:
    same = ["Müller & Söhne GmbH", "MUELLER SOEHNE", "Söhne, Müller und", "Müller & Söhne G.m.b.H."]
    assert {plain_name(name) for name in same} == {"mueller soehne"}
    assert plain_name("Müller Söhne") != plain_name("Müller Tochter")
    assert plain_name("SA") == "sa", "a name made of legal forms alone keeps them"
    assert folded("Łódź, Ærøskøbing") == "lodz aeroeskoebing"


text = st.text(st.characters(codec="utf-8"), max_size=30)
facts = st.builds(
    Facts,
    names=st.lists(text, max_size=2).map(tuple),
    cities=st.lists(st.sampled_from(["Kiel", "KIEL", "Hamburg", ""]), max_size=2).map(tuple),
    vat=st.sampled_from([None, "DE1", "DE2"]),
    ibans=st.lists(st.sampled_from(["A", "B"]), max_size=2).map(tuple),
    emails=st.lists(st.sampled_from(["a@b", "c@d"]), max_size=2).map(tuple),
)


@given(facts, facts)
def test_likeness_goes_both_ways_and_has_a_reason(one: Facts, other: Facts) -> None:
    assert shared(one, other) == shared(other, one)
    assert set(shared(one, one)) == set(keys(one))
    for fact, value in shared(one, other):
        assert isinstance(fact, Fact) and value
        assert len(value) <= 400, "it fits its column"


@given(text)
def test_a_plain_name_stays_as_it_is(name: str) -> None:
    assert plain_name(plain_name(name)) == plain_name(name)
