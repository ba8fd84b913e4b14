"""requirements.lock: exact, hashed, free of addresses, and made from this pyproject.toml."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENTRIES = re.findall(r"^(?P<name>[a-z0-9][\w.-]*)==(?P<version>[^ ;\\]+)(?P<rest>(?:.*\\\n)+.*)$", LOCK, re.MULTILINE)


def test_every_version_is_exact_and_hashed() -> None:
    names = re.findall(r"^[a-z0-9][\w.-]*", LOCK, re.MULTILINE)
    assert [name for name, _, _ in ENTRIES] == names
    assert all("--hash=sha256:" in rest for _, _, rest in ENTRIES)


def test_no_address_is_named() -> None:
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find-links" not in LOCK


def test_the_lock_was_made_from_these_dependencies() -> None:
    locked = {canonicalize_name(name): Version(version) for name, version, _ in ENTRIES}
    extras = PROJECT["optional-dependencies"].values()
    wanted = [Requirement(text) for group in (PROJECT["dependencies"], *extras) for text in group]
    stale = [str(want) for want in wanted if locked.get(canonicalize_name(want.name)) not in want.specifier]
    assert stale == [], "run `make lock`"
