"""For tests of the core and of plugins: both databases, a small company, people who act, a browser, a clock.

Load it in the `conftest.py` beside the tests: `pytest_plugins = ["backoffice.testing"]`. It is no plugin of pytest by
entry point, so that it stays out of every other project in the same environment.
"""

from __future__ import annotations

from typing import Final

# By name: the core may not import the shell, and its half of the fixtures needs Flask.
pytest_plugins: Final = ("backoffice.testing.fixtures", "backoffice_web.testing")
