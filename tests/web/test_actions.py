"""Of many commands on a record a few stand on its page and the rest in a menu, what ends something last."""

from __future__ import annotations

from backoffice_web.records.actions import FEW, MOST_SHOWN, Action, parted


def action(name: str, ends: bool = False) -> Action:
    return Action(name, name.title(), "", f"/c/{name}", False, ends, "record", "id:1")


def test_a_few_stand_there_all() -> None:
    few = [action(f"a{number}") for number in range(FEW)]
    assert parted(few) == (few, [])


def test_of_many_the_first_are_shown_the_foremost_last_and_endings_end_the_menu() -> None:
    many = [action("archive", ends=True), *(action(f"a{number}") for number in range(6))]
    shown, more = parted(many)
    assert [one.name for one in shown] == ["a2", "a1", "a0"] and len(shown) == MOST_SHOWN
    assert [one.name for one in more] == ["a3", "a4", "a5", "archive"]
