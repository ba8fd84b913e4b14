"""The documentation names only what is there."""

import re
from pathlib import Path

import pytest

from backoffice.config import Config

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?://|mailto:|#)(?P<target>[^)#\s]+)")
PLACE = re.compile(r"`(?P<place>(?:core|web|plugins|drivers|tests|tools|docs|benchmarks)/[^`\s<…*]*)`")


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES])
def test_links_and_named_places_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    linked = [page.parent / target for target in LINK.findall(text)]
    named = [ROOT / place for place in PLACE.findall(text)]
    assert [str(path) for path in linked + named if not path.exists()] == []


def test_every_page_is_reached_from_the_start_page() -> None:
    reached, to_read = set(), [ROOT / "docs" / "index.md"]
    while to_read:
        page = to_read.pop().resolve()
        if page in reached:
            continue
        reached.add(page)
        targets = [page.parent / target for target in LINK.findall(page.read_text(encoding="utf-8"))]
        to_read += [target for target in targets if target.suffix == ".md"]
        to_read += [entry for target in targets if target.is_dir() for entry in target.glob("*.md")]
    assert set((ROOT / "docs").rglob("*.md")) - reached == set()


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs" / "how-to" / "configuration.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", page, re.MULTILINE))
    assert set(rows) == set(Config.model_fields)
    computed = {"database_url", "public_url", "pg_bin"}
    told = {name: text.strip("`") for name, text in rows.items() if name not in computed}
    assert told == {name: _as_toml(Config.model_fields[name].default) for name in told}


def _as_toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
