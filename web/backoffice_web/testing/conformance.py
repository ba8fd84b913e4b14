"""What is expected of the pages and of the API of every plugin."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from flask import Blueprint, Flask
from sqlalchemy import event
from werkzeug.routing import Rule

from backoffice.declarations import Nav, Pages
from backoffice.testing.conformance.rows import FillRows
from backoffice.testing.conformance.subject import Subject, expect_none, one_database
from backoffice_web.access import is_for_terminals, is_public
from backoffice_web.testing.people import HERE, NewPerson, Visitor

APP_WIDE = (
    "before_request_funcs", "after_request_funcs", "teardown_request_funcs", "template_context_processors",
    "url_value_preprocessors", "url_default_functions", "error_handler_spec",
)  # fmt: skip


def _blueprints(subject: Subject) -> list[Blueprint]:
    found = []
    for pages in subject.declared(Pages):
        module, _, attribute = pages.target.partition(":")
        found.append(getattr(import_module(module), attribute))
    return found


def _rules(app: Flask, subject: Subject) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(f"{subject.name}.")]


@one_database
def test_its_pages_are_mounted(app: Flask, subject: Subject) -> None:
    info = subject.office.registry.plugins[subject.name]
    expect_none([info.reason] if not info.loaded else [], "the sentence says it; nothing of it is shown so far.")
    ends = {endpoint for endpoint in app.view_functions if endpoint.startswith(f"{subject.name}.")}
    expect_none(
        (f"Nav {nav.id} leads to {nav.endpoint}, which is no page." for nav in subject.declared(Nav)
         if nav.endpoint and nav.endpoint not in app.view_functions),
        "name the blueprint and the function: fleet.due.",
    )  # fmt: skip
    expect_none(
        [f"{subject.name} declares pages and mounts none."] if subject.declared(Pages) and not ends else [],
        "give the blueprint at least one route.",
    )


@one_database
def test_addresses_bear_its_name(app: Flask, subject: Subject) -> None:
    own = (f"/{subject.name}", f"/{subject.name}/")
    expect_none(
        (f"{rule.rule} is outside of /{subject.name}." for rule in _rules(app, subject)
         if rule.rule != own[0] and not rule.rule.startswith(own[1])),
        f'make the blueprint with url_prefix="/{subject.name}".',
    )  # fmt: skip


@one_database
def test_templates_bear_its_name(subject: Subject) -> None:
    folders = [Path(b.root_path) / b.template_folder for b in _blueprints(subject) if b.template_folder]
    expect_none(
        (
            f"{path.relative_to(folder)} could be taken for a template of the shell or of another plugin."
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.relative_to(folder).parts[0] != subject.name
        ),
        f"put templates into templates/{subject.name}/.",
    )


@one_database
def test_every_route_asks_for_a_permission(app: Flask, subject: Subject, new_person: NewPerson) -> None:
    stranger, nobody = Visitor(app.test_client()), new_person("nobody")
    expect_none(
        _open_routes(app, subject, stranger, nobody),
        "mark the view with @access.permission(…), or with @access.public if really everybody may call it.",
    )


def _open_routes(app: Flask, subject: Subject, stranger: Visitor, nobody: Visitor) -> Iterator[str]:
    for rule in _rules(app, subject):
        view = app.view_functions[rule.endpoint]
        if is_public(view) or rule.endpoint.endswith(".static"):
            continue
        denied = (302, 401) if is_for_terminals(view) else (403, 404)  # no session opens what is for terminals
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(next(p for p in path.split("/") if argument in p and "<" in p), "1")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for who, visitor, wanted in (
                ("strangers", stranger, (302, 401)),
                ("people without it", nobody, denied),
            ):
                status = visitor.client.open(path, method=method, headers=HERE).status_code
                if status not in wanted:
                    yield f"{method} {path} answers {status} to {who}."


@one_database
def test_nothing_is_hooked_into_the_whole_app(subject: Subject) -> None:
    bare, with_it = Flask("bare"), Flask("bare")
    for blueprint in _blueprints(subject):
        with_it.register_blueprint(blueprint)
    expect_none(
        (f"Its blueprint registers {name} for the whole app." for name in APP_WIDE
         if _wide(with_it, name) != _wide(bare, name)),
        "use the blueprint's own before_request and errorhandler: they see requests for its own pages alone.",
    )  # fmt: skip
    added = {name for name in with_it.jinja_env.filters if name not in bare.jinja_env.filters}
    added |= {name for name in with_it.jinja_env.globals if name not in bare.jinja_env.globals}
    expect_none(
        (f"It adds {name} to every template." for name in sorted(added)),
        "pass it to render_template, or write a macro in a template of your own.",
    )


def _wide(app: Flask, name: str) -> int:
    """How many functions are registered for no blueprint in particular."""
    registered = getattr(app, name).get(None, [])
    if isinstance(registered, dict):
        return sum(len(handlers) for handlers in registered.values())
    return len(registered)


@one_database
def test_the_api_shows_and_describes_it(client: Visitor, subject: Subject) -> None:
    described = client.get("/api/v1/openapi.json").get_json()["paths"]
    faults = [f"{c.name} is not described." for c in subject.commands if f"/api/v1/commands/{c.name}" not in described]
    for resource in subject.resources:
        path = f"/api/v1/{resource.name.replace('.', '/')}"
        if path not in described:
            faults.append(f"{resource.name} is not described.")
        if client.get(path).status_code != 200:
            faults.append(f"{path} answers {client.get(path).status_code} to the administrator.")
    expect_none(faults, "see what the API answers; the declaration is what it works from.")


@one_database
def test_pages_ask_no_more_for_many_rows(app: Flask, client: Visitor, subject: Subject, fill_rows: FillRows) -> None:
    paths = [f"/r/{resource.name.replace('.', '/')}" for resource in subject.resources]
    paths += [
        rule.rule
        for rule in _rules(app, subject)
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and not is_for_terminals(app.view_functions[rule.endpoint])
    ]
    fill_rows(5)
    few = {path: _statements(client, subject, path) for path in paths}
    fill_rows(50)
    many = {path: _statements(client, subject, path) for path in paths}
    expect_none(
        (f"{path} asks the database {few[path]} times for 5 rows and {many[path]} times for 50." for path in paths
         if many[path] > few[path]),
        "read everything that the page shows by one statement for all rows: join it, or look all ids up at once.",
    )  # fmt: skip


def _statements(client: Visitor, subject: Subject, path: str) -> int:
    """How often the page asks the database, once everything that is remembered is.

    What a request asks now and then, such as who is switched on, does not count: the least of three is taken.
    """
    assert client.get(path).status_code == 200, path
    return min(_asked(client, subject, path) for _ in range(3))


def _asked(client: Visitor, subject: Subject, path: str) -> int:
    asked: list[str] = []
    engine = subject.office.database.read_engine

    def count(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    subject.office.registry.refresh(force=True)
    event.listen(engine, "before_cursor_execute", count)
    try:
        client.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(asked)
