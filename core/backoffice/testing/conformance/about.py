"""What the plugin says about itself, and what its files import."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from backoffice.hookspecs import API_VERSION
from backoffice.lifecycle.discovery import PREFIX
from backoffice.testing.conformance.subject import Subject, expect_none, imported, is_under, one_database

SHELL = ("backoffice_web", "flask", "werkzeug", "jinja2")
IMPURE = (
    "sqlalchemy", "psycopg", "sqlite3", "flask", "backoffice.db", "backoffice.bus", "backoffice.resources",
    "backoffice.application", "socket", "subprocess", "requests", "httpx", "urllib.request", "time", "random", "os",
)  # fmt: skip
CLOCKS = {"now", "utcnow", "today"}


@one_database
def test_the_manifest_is_complete(subject: Subject) -> None:
    manifest = subject.info.manifest
    values = {
        "title": manifest.title,
        "summary": manifest.summary,
        "department": manifest.department,
        "version": manifest.version.strip("0."),
    }
    expect_none(
        (f"plugin.toml says nothing under “{key}”." for key, value in values.items() if not value.strip()),
        "say it in plugin.toml: the catalogue shows it to those who decide whether to switch the module on.",
    )
    expect_none(
        ["The summary is no sentence."] if not manifest.summary.endswith(".") else [],
        "write what the module is for as one sentence with a full stop.",
    )


@one_database
def test_the_contract_is_named_as_a_range(subject: Subject) -> None:
    manifest = subject.info.manifest
    major = int(API_VERSION.partition(".")[0])
    faults = [] if manifest.accepts(API_VERSION) else [f"It does not accept this contract, {API_VERSION}."]
    if manifest.accepts(f"{major + 1}.0"):
        faults.append(f"It claims to work with the contract {major + 1}, which nobody knows yet.")
    expect_none(faults, f'write api = ">={major},<{major + 1}" in plugin.toml.')


@one_database
def test_it_imports_only_what_it_may(subject: Subject) -> None:
    expect_none(
        _forbidden_imports(subject),
        "import the core, and of a plugin that the manifest requires its package root alone; go by resource, command "
        "or event for the rest. Only pages know the shell.",
    )


def _forbidden_imports(subject: Subject) -> Iterator[str]:
    allowed = {f"{PREFIX}{name}" for name in subject.info.manifest.requires}
    for path, tree in subject.sources.items():
        is_page = any(part.removesuffix(".py").startswith("pages") for part in path.split("/"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                yield f"{path}:{node.lineno} imports relatively; name the package."
        for line, name in _modules(tree):
            top = name.partition(".")[0]
            if is_under(name, *SHELL) and not is_page:
                yield f"{path}:{line} imports {name}, which only pages may."
            elif is_under(name, "backoffice.testing", "pytest"):
                yield f"{path}:{line} imports {name}, which is there for tests only."
            elif top.startswith(PREFIX) and top not in {subject.info.package, "backoffice_web", *allowed}:
                yield f"{path}:{line} imports {top}, which plugin.toml does not require."
            elif top in allowed and name != top:
                yield f"{path}:{line} imports {name}; of {top}, only its package root is open to others."


def _modules(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The modules that are imported, without the names taken out of them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


@one_database
def test_rules_are_pure(subject: Subject) -> None:
    expect_none(
        (fault for path, tree in subject.sources.items() if _is_rules(path) for fault in _impurities(path, tree)),
        "give rules what they need as arguments: rows, the day, the amount. Then they can be tested bare.",
    )


def _is_rules(path: str) -> bool:
    return path == "rules.py" or path.startswith("rules/")


def _impurities(path: str, tree: ast.Module) -> Iterator[str]:
    for line, name in imported(tree):
        if is_under(name, *IMPURE):
            yield f"{path}:{line} imports {name}."
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in ("open", "print", "input"):
            yield f"{path}:{node.lineno} calls {called.id}()."
        elif isinstance(called, ast.Attribute) and called.attr in CLOCKS and not node.args:
            yield f"{path}:{node.lineno} looks at the clock by {called.attr}()."


@one_database
def test_migrations_import_no_code_of_today(subject: Subject) -> None:
    expect_none(
        (
            f"{path}:{line} imports {name}."
            for path, tree in subject.sources.items()
            if path.startswith("migrations/")
            for line, name in _modules(tree)
            if is_under(name, "backoffice", subject.info.package) or name.startswith(PREFIX)
        ),
        "write plain types and names: a migration must still run when the models have changed.",
    )
