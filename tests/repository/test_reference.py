"""docs/reference/ says what the running declarations say."""

from __future__ import annotations

from pathlib import Path

import pytest

from backoffice.application import Application
from backoffice.bus.catalogue import CORE
from backoffice.reference import pages

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
PLUGINS = ("catalog", "inventory")
AREAS = (*sorted(CORE), *PLUGINS)  # as in tools/reference.py


@pytest.fixture
def dialect() -> str:
    """What is declared does not depend on the database."""
    return "sqlite"


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return PLUGINS


def test_no_page_is_stale(office: Application) -> None:
    stale = [
        name
        for name, text in pages(office, AREAS).items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "what is declared has changed: run `make reference`"


def test_what_is_to_go_is_marked(office: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    from backoffice import hookspecs
    from backoffice.deprecation import Deprecated

    monkeypatch.setitem(hookspecs.DEPRECATED, "demo_data", Deprecated("1.2", "2.0", "a command"))
    object.__setattr__(office.command("catalog.add_barcode"), "deprecated", Deprecated("1.2", "2.0", "another"))
    try:
        found = pages(office, AREAS)
    finally:
        object.__setattr__(office.command("catalog.add_barcode"), "deprecated", None)
    assert "goes with 2.0; use a command instead" in found["hooks.md"]
    assert "**It is deprecated since 1.2 and goes with 2.0; use another instead.**" in found["commands.md"]
