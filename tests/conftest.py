"""What every test may use: `backoffice.testing` says what there is, `presence` which plugins are there, `scratch` where
files go.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["tests.scratch", "backoffice.testing", "tests.presence"]


@pytest.hookimpl(tryfirst=True)  # before `-m` looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens a browser is marked so."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def on_disk() -> Iterator[Path]:
    """A folder outside /dev, where the files of tests may be and receipts may not (`escpos.file`)."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        yield Path(folder)
