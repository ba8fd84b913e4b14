"""The page of each hook, its example, and an office in which the example is switched on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backoffice.application import Application
from backoffice.config import Config
from backoffice.testing.clock import MovableClock
from backoffice.testing.plugins import PluginFolder

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "hooks"
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)

WithExample = Callable[[str, str], Application]


@pytest.fixture
def dialect() -> str:
    """What a hook is asked does not depend on the database."""
    return "sqlite"


def example(hook: str) -> str:
    """The example on the page of the hook."""
    (code,) = CODE.findall((PAGES / f"{hook}.md").read_text(encoding="utf-8"))
    return str(code)


@pytest.fixture
def with_example(plugin_folder: PluginFolder, config: Config, clock: MovableClock) -> Iterator[WithExample]:
    """Opens the office with a plugin made of the hook's example: `with_example("declare", "greeter")`."""
    with ExitStack() as stack:

        def open_(hook: str, plugin: str) -> Application:
            plugin_folder.write(plugin, "", files={"__init__.py": example(hook)})
            with Application.open(config) as before:
                before.registry.install(plugin)
                before.registry.enable(plugin)
            return stack.enter_context(Application.open(config, clock=clock))

        yield open_
