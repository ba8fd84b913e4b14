"""The commands: documented, with examples that hold, and safe to send twice."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.bus.command import Command
from backoffice.errors import Refused
from backoffice.testing.conformance.subject import Subject, expect_none, one_database

ROUNDS = 3
"""How often examples are tried: one may need what another makes."""


@one_database
def test_commands_are_documented(subject: Subject) -> None:
    expect_none(
        _undocumented(subject),
        "give the command a title, a docstring and an example; a Master takes example={…} for all of its commands.",
    )


def _undocumented(subject: Subject) -> Iterator[str]:
    for command in subject.commands:
        if not command.title.strip():
            yield f"{command.name} has no title."
        if not command.help.strip():
            yield f"{command.name} has no help: its handler has no docstring."
        if command.example is None:
            yield f"{command.name} has no example."
        for field in command.fields:
            if field.kind is None and field.lines is None:
                yield f"{command.name}: the field {field.name} has no kind, so forms and imports cannot read it."


@one_database
def test_examples_are_valid(subject: Subject) -> None:
    expect_none(_invalid(subject), "correct the example: it is shown in the API reference, and people copy it.")


def _invalid(subject: Subject) -> Iterator[str]:
    for command in subject.commands:
        try:
            command.validate(orjson.dumps(command.example)) if command.example is not None else None
        except Refused as refused:
            yield f"The example of {command.name} is refused: {refused.message}"
        except TypeError as fault:
            yield f"The example of {command.name} is no JSON: {fault}"


@one_database
def test_references_lead_to_resources(subject: Subject) -> None:
    known = {resource.name for resource in subject.office.catalogue.resources()}
    expect_none(
        (
            f"{command.name}: {'.'.join(path)} refers to {resource}, which is no resource."
            for command in subject.commands
            for path, resource in command.references
            if resource not in known
        ),
        "name a resource of this plugin, of the core, or of one that plugin.toml requires.",
    )


@one_database
def test_what_commands_call_and_undo_is_there(subject: Subject) -> None:
    catalogue = subject.office.catalogue
    expect_none(
        (
            f"{command.name} is undone by {command.inverse.command}, which is no command."
            for command in subject.commands
            if command.inverse is not None and catalogue.find(command.inverse.command) is None
        ),
        "name a declared command in Inverse(…).",
    )


def test_a_command_sent_twice_with_one_key_takes_effect_once(
    subject: Subject, plugins: tuple[str, ...], actor: Actor
) -> None:
    faults: list[str] = []
    waiting = [command for name in plugins for command in _of(subject.office, name) if command.example is not None]
    carried_out = set()
    for _ in range(ROUNDS):
        left = []
        for command in waiting:
            try:
                faults += _twice(subject, command, actor)
                carried_out.add(command.name)
            except Refused:
                left.append(command)
        if len(left) == len(waiting):
            break
        waiting = left
    expect_none(faults, "let the handler write through `tx` alone; then its effects are bound to the key.")
    if subject.commands and not any(command.name in carried_out for command in subject.commands):
        pytest.skip("none of the examples can be carried out in an empty office")


def _of(office: Application, plugin: str) -> list[Command]:
    return [command for command in office.catalogue.commands() if command.plugin == plugin]


def _twice(subject: Subject, command: Command, actor: Actor) -> Iterator[str]:
    assert command.example is not None
    key = f"conformance:{command.name}"
    first = subject.office.dispatch(command.name, dict(command.example), actor, key)
    before = subject.counts()
    again = subject.office.dispatch(command.name, dict(command.example), actor, key)
    if not again.replayed or again.raw != first.raw:
        yield f"{command.name} answered differently when it was sent again with the same key."
    after = subject.counts()
    for table in before:
        if before[table] != after[table]:
            yield f"{command.name} wrote to {table} again when it was sent again with the same key."
