"""The hooks, and the contract as a text that a test holds still."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Final

from backoffice import hookspecs
from backoffice.reference.markdown import code, page, table

POLICIES: Final = {
    "declare": "asked once, when the plugin is loaded",
    "fan-out": "isolated: where it fails it yields nothing, and everybody else goes on",
    "strict": "must raise to refuse: what fails there refuses what was asked",
}


def contract() -> str:
    """Every hook with the names of its arguments, a line each, in alphabetical order."""
    return "\n".join(f"{name}({', '.join(_arguments(name))})" for name in sorted(hookspecs.POLICIES))


def hooks() -> str:
    """The page of all hooks."""
    lead = (
        f"What the core asks of plugins. The contract has the version {hookspecs.API_VERSION}; "
        "[its changes](contract-changelog.md) are listed, and a plugin names the range that it works with in its "
        "`plugin.toml`."
    )
    rows = [
        (f"[`{name}`](hooks/{name}.md)", policy, ", ".join(map(code, _arguments(name))), _about(name))
        for name, policy in hookspecs.POLICIES.items()
    ]
    policies = table(("policy", "means"), POLICIES.items())
    return page("Hooks", lead, [table(("hook", "policy", "arguments", "what it is for"), rows), policies])


def _arguments(name: str) -> Iterator[str]:
    spec: Any = getattr(hookspecs, name)
    yield from inspect.signature(spec).parameters


def _about(name: str) -> str:
    text = inspect.getdoc(getattr(hookspecs, name)) or ""
    deprecated = hookspecs.DEPRECATED.get(name)
    return f"**{deprecated.sentence('It')}** {text}" if deprecated else text
