"""What is expected of every plugin, as tests that it inherits.

In `tests/test_conformance.py`: `from backoffice.testing.conformance import *`. The plugin is the last of those that the
fixture `plugins` names. A check that does not fit is overridden by a test of the same name, with the reason beside it.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Final

PARTS: Final = (
    "backoffice.testing.conformance.about",
    "backoffice.testing.conformance.tables",
    "backoffice.testing.conformance.declared",
    "backoffice.testing.conformance.doing",
    "backoffice.testing.conformance.reading",
    "backoffice.testing.conformance.life",
    "backoffice_web.testing.conformance",  # by name: the core may not import the shell
)
FIXTURES: Final = {
    "by_hand": "backoffice.testing.conformance.tables",
    "fill_rows": "backoffice.testing.conformance.rows",
    "places": "backoffice.testing.conformance.rows",
    "subject": "backoffice.testing.conformance.subject",
}


def _tests(module: ModuleType) -> dict[str, object]:
    return {name: one for name, one in vars(module).items() if name.startswith("test_")}


for _part in PARTS:
    globals().update(_tests(importlib.import_module(_part)))
for _name, _home in FIXTURES.items():
    globals()[_name] = getattr(importlib.import_module(_home), _name)

__all__ = [*sorted(name for name in globals() if name.startswith("test_")), *FIXTURES]  # noqa: PLE0604  (gathered)
