"""Every hook has a page and a test, and the contract does not change unnoticed."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from tests.core.hooks.conftest import PAGES

from backoffice import hookspecs
from backoffice.hookspecs import API_VERSION, POLICIES
from backoffice.reference.contract import contract

CHANGELOG = PAGES.parent / "contract-changelog.md"
VERSION = re.compile(r"^## (?P<version>\d+\.\d+)\n.*?```\n(?P<hooks>.*?)\n```", re.MULTILINE | re.DOTALL)


def test_every_spec_has_a_policy() -> None:
    specs = {name for name, one in vars(hookspecs).items() if hasattr(one, f"{hookspecs.PROJECT}_spec")}
    assert specs == set(POLICIES)


@pytest.mark.parametrize("hook", POLICIES)
def test_every_hook_has_a_page_that_says_everything(hook: str) -> None:
    page = (PAGES / f"{hook}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {hook}\n\nPolicy: **{POLICIES[hook]}**.")
    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert headings == ["When", "Arguments", "Example", "When it fails"]
    for argument in inspect.signature(getattr(hookspecs, hook)).parameters:
        assert f"- `{argument}`:" in page, f"the page of {hook} does not say what {argument} is"


def test_every_hook_has_a_test_and_no_page_is_left_over() -> None:
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")} - {"every_hook"}
    assert tests == set(POLICIES)
    assert {path.stem for path in PAGES.glob("*.md")} == set(POLICIES)


def test_the_contract_is_the_one_that_the_changelog_lists_last() -> None:
    newest = VERSION.search(CHANGELOG.read_text(encoding="utf-8"))
    assert newest is not None
    assert (newest["version"], newest["hooks"]) == (API_VERSION, contract()), (
        "the contract changed: raise API_VERSION and list it in docs/reference/contract-changelog.md"
    )


def test_what_is_to_go_is_in_the_contract() -> None:
    known = {hook: inspect.signature(getattr(hookspecs, hook)).parameters for hook in POLICIES}
    for name in hookspecs.DEPRECATED:
        hook, _, argument = name.partition(".")
        assert hook in known
        assert not argument or argument in known[hook]
