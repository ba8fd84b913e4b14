"""What the plugin declares beside commands and resources: events, roles, navigation, settings, texts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase

from backoffice.bus.event import Event
from backoffice.declarations import Checker, Nav, Role, Settings, StationMode
from backoffice.jobs.job import Schedule
from backoffice.messages import walk
from backoffice.testing.conformance.subject import Subject, expect_none, one_database

WORDS = ("title", "label", "help", "description", "summary")


@one_database
def test_small_declarations_bear_its_name(subject: Subject) -> None:
    ids = [
        *((type(one).__name__, one.id) for one in subject.declared(Nav, StationMode)),
        *(("Role", one.code) for one in subject.declared(Role)),
        *((type(one).__name__, one.name) for one in subject.declared(Checker, Schedule)),
    ]
    expect_none(
        (f"{kind} {name} does not begin with “{subject.name}.”." for kind, name in ids
         if not name.startswith(f"{subject.name}.")),
        f"call it {subject.name}.…, so that two plugins never claim one name.",
    )  # fmt: skip


@one_database
def test_roles_give_what_there_is(subject: Subject) -> None:
    catalogue = subject.office.catalogue
    there = {c.name for c in catalogue.commands()} | {r.permission for r in catalogue.resources()}
    there |= {"fields.hr", "fields.pay"} | {nav.permission for nav in subject.declared(Nav)}
    expect_none(
        (
            f"The role {role.code} gives {wanted}, which permits nothing that there is."
            for role in subject.declared(Role)
            for wanted in role.permissions
            if not any(fnmatchcase(name, wanted) for name in there)
        ),
        "name a command, `<resource>.read`, or a pattern that matches one.",
    )


@one_database
def test_navigation_leads_somewhere(subject: Subject) -> None:
    known = {resource.name: resource for resource in subject.office.catalogue.resources()}
    expect_none(
        (
            f"Nav {nav.id} leads to {nav.resource or 'a page'} and asks for {nav.permission}."
            for nav in subject.declared(Nav)
            if nav.resource and (nav.resource not in known or known[nav.resource].permission != nav.permission)
        ),
        "name a resource that is declared, and its permission (`<resource>.read`).",
    )


@one_database
def test_events_are_declared_documented_and_versioned(subject: Subject) -> None:
    expect_none(
        _event_faults(subject),
        "yield the class in declare(), say in its docstring what happened, and give upcasters={1: to_2, …} with a "
        "version above 1.",
    )


def _event_faults(subject: Subject) -> Iterator[str]:
    declared = subject.declared(type)
    for event in subject.events:
        if event not in declared:
            yield f"The event {event.event_name} is not declared."
        if not (event.__dict__.get("__doc__") or "").strip():
            yield f"The event {event.event_name} has no docstring."
        missing = [n for n in range(1, event.event_version) if n not in event.event_upcasters]
        if event.event_version < 1 or missing:
            yield f"The event {event.event_name} in version {event.event_version} lacks upcasters from {missing}."
        for name, field in event.model_fields.items():
            if field.annotation is float:
                yield f"{event.event_name}.{name} is a float, which holds no exact number."


@one_database
def test_followers_read_a_version_that_is_told(subject: Subject) -> None:
    expect_none(
        _follower_faults(subject),
        "correct the name of the event or versions=range(…). An event of a plugin that may be absent belongs to one "
        "that `after` in plugin.toml names.",
    )


def _follower_faults(subject: Subject) -> Iterator[str]:
    for one in subject.followers:
        event: type[Event] | None = subject.office.catalogue.event(one.event)
        if event is None and not subject.info.manifest.after:
            yield f"{one.id} follows {one.event}, which nobody declares."
        elif event is not None and event.event_version not in one.versions:
            yield f"{one.id} does not read {one.event} in version {event.event_version}."
        elif event is not None and one.view is not None:
            lost = {n for n, f in one.view.model_fields.items() if f.is_required()} - set(event.model_fields)
            if lost:
                yield f"{one.id} reads {', '.join(sorted(lost))} from {one.event}, which does not tell it."


@one_database
def test_settings_have_defaults_and_words(subject: Subject) -> None:
    faults = []
    for one in subject.declared(Settings):
        if one.plugin != subject.name:
            faults.append(f"Settings are declared for {one.plugin}.")
        faults += [f"The setting {n} has no default." for n, f in one.model.model_fields.items() if f.is_required()]
    expect_none(faults, f"declare Settings({subject.name!r}, Model) and give every field of the model a default.")


@one_database
def test_schedules_start_jobs_that_there_are(subject: Subject) -> None:
    expect_none(
        (
            f"The schedule {one.name} starts {one.job}, which is no job."
            for one in subject.declared(Schedule)
            if subject.office.catalogue.job(one.job) is None
        ),
        "declare the job with @job and yield it in declare().",
    )


@one_database
def test_texts_can_be_translated(subject: Subject) -> None:
    expect_none(
        _text_faults(subject),
        "write titles, labels and help as plain texts in the declaration; they are translated when they are shown.",
    )


def _text_faults(subject: Subject) -> Iterator[str]:
    for message in walk(subject.office.registry.declared.get(subject.name, ())):
        if type(message.text) is not str:
            yield f"{message.context} is a {type(message.text).__name__}, not a plain text."
        elif message.text != message.text.strip() or "\n" in message.text:
            yield f"{message.context} has spaces around it or several lines."
    for path, tree in subject.sources.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in WORDS and isinstance(node.value, ast.JoinedStr):
                yield f"{path}:{node.value.lineno}: {node.arg}= is put together while the program runs."
