"""From a scan to its effect: control code, choice, mode, command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from backoffice import gs1
from backoffice.bus import Tx
from backoffice.declarations import Match, Remember, Run, Show, StationMode, StepInput
from backoffice.errors import Denied, Refused
from backoffice.kinds import plain_text
from backoffice.stations import control
from backoffice.stations.answer import ScanAnswer, ask, choice_of, done, forget, match_json, refusal, refused
from backoffice.stations.permit import permit
from backoffice.stations.undo import undo

MAX_CHOICES = 20


@dataclass(frozen=True)
class Place:
    """The station of a scan and its site."""

    station_id: int
    site_id: int
    code: str


@dataclass(frozen=True)
class Symbol:
    """A code that passed the gate, without its symbology identifier, and that identifier or nothing."""

    code: str
    aim: str


class Scanned(Protocol):
    """What the router needs to know of a scan."""

    @property
    def code(self) -> str: ...
    @property
    def aim(self) -> str | None: ...
    @property
    def mode(self) -> str: ...
    @property
    def context(self) -> Mapping[str, Any]: ...
    @property
    def at(self) -> dt.datetime | None: ...


def route(tx: Tx, scanned: Scanned, place: Place) -> ScanAnswer:
    """What the scan leads to. Refusals are answers; only a missing permission is raised."""
    try:
        aim, code = gs1.symbol(scanned.code, scanned.aim or "")
        gs1.elements(code, aim, tx.now.year)
    except gs1.NoCode as fault:
        return refused(fault.code, f"{fault} The scan is kept, nothing moved.")
    said = control.parse(code)
    if said is not None and said.action == "ok":
        return done("OK", "Go on scanning.", context=forget(scanned.context, "held"))
    if scanned.context.get("held"):
        return refused("held", "Answer the alarm first: scan OK or press Enter. The scan is kept, nothing moved.")
    if scanned.context.get("undo") is not None or (said is not None and said.action == "undo"):
        return undo(tx, place.station_id, place.site_id, scanned.context)
    if said is not None:
        return _control(tx, said, scanned.context)
    mode = _mode(tx, scanned.mode)
    if mode is None:
        return _no_mode(scanned.mode)
    return _match(tx, mode, Symbol(code, aim), scanned, place)


def _control(tx: Tx, said: control.Control, context: Mapping[str, Any]) -> ScanAnswer:
    match said.action:
        case "quantity":
            message = f"The next scan counts {said.argument} times."
            return done(f"× {said.argument}", message, code="quantity", context={"quantity": said.argument})
        case "done":
            return done("Finished", "Ready for the next task.", code="finished", context=forget(context, *context))
        case "mode":
            mode = _mode(tx, said.argument)
            if mode is None:
                return _no_mode(said.argument)
            dropped = forget(context, *context)
            return done(mode.title, f"Now: {mode.title}.", code="mode", context={**dropped, "mode": mode.id})
    message = f"The control code “{said.argument}” is not known. The scan is kept, nothing moved."
    return refused("unknown_control", message)


def _match(tx: Tx, mode: StationMode, symbol: Symbol, scanned: Scanned, place: Place) -> ScanAnswer:
    asked = scanned.context.get("quantity")
    times = Decimal(1) if asked is None else control.quantity(asked)
    if times is None:
        message = f"“{str(asked)[:40]}” is no quantity. The scan is kept, nothing moved; give a number above 0."
        return refused("bad_quantity", message, context=forget(scanned.context, "quantity"))
    found = _meanings(tx, symbol)
    if not found:
        message = "Nobody knows this code. The scan is kept, nothing moved; check the label or add the code to an item."
        return refused("unknown_code", message)
    fitting = [match for match in found if match.kind in mode.accepts]
    if not fitting:
        kind = found[0].kind.rpartition(".")[2].replace("_", " ")
        message = f"{found[0].label} is no code for “{mode.title}”: it is a {kind}. Nothing moved."
        return refused("wrong_kind", message, found[0])
    choice = scanned.context.get("choice")
    if choice is not None:
        fitting = [match for match in fitting if choice_of(match) == choice]
        if not fitting:
            message = "The choice does not belong to this code. Nothing moved; scan it again."
            return refused("bad_choice", message, context=forget(scanned.context, "choice"))
    if len(fitting) > 1:
        return ask(fitting[:MAX_CHOICES])
    return _act(tx, mode, fitting[0], times, scanned, place)


def _meanings(tx: Tx, symbol: Symbol) -> list[Match]:
    """Everything that the code may mean; the same thing said by two modules counts once."""
    said = tx.catalogue.meanings(tx.read, symbol.code, symbol.aim, tx.company_id)
    return list({(match.kind, match.id): match for match in said}.values())


def _act(tx: Tx, mode: StationMode, match: Match, times: Decimal, scanned: Scanned, place: Place) -> ScanAnswer:
    quantity = times * match.quantity
    try:
        step = mode.step(StepInput(match, scanned.context, quantity, tx.read))
        match step:
            case Remember():
                context = {**forget(scanned.context, "choice"), **step.context}
                return done(match.label, step.message, code="remembered", match=match_json(match), context=context)
            case Show():
                used = forget(scanned.context, "choice")
                message = step.message or match.label
                effect = dict(step.facts)
                return done(mode.verdict, message, code="shown", match=match_json(match), effect=effect, context=used)
            case Run():
                return _run(tx, mode, step, match, quantity, scanned, place)
    except Denied:
        raise
    except Refused as reason:
        return refusal(reason, match)


def _run(
    tx: Tx, mode: StationMode, step: Run, match: Match, quantity: Decimal, scanned: Scanned, place: Place
) -> ScanAnswer:
    command = tx.catalogue.command(mode.command)
    payload = dict(step.payload)
    if scanned.at is not None and "at" in command.payload.model_fields:
        payload.setdefault("at", scanned.at)
    permit(tx, command, payload, place.site_id)
    typed = command.validate(payload)
    result = tx.call(mode.command, typed)  # type: ignore[arg-type]  # validated once, not twice
    inverse = command.inverse
    back = None if inverse is None else {"command": inverse.command, "payload": dict(inverse.payload(typed, result))}
    return done(
        mode.verdict,
        f"{mode.verdict}: {plain_text(quantity)} × {match.label}",
        match=match_json(match),
        effect={**(result if isinstance(result, dict) else {}), **step.effect},
        context={**forget(scanned.context, "quantity", "choice"), **step.context},
        undo=back,
    )


def _mode(tx: Tx, mode_id: str) -> StationMode | None:
    return next((mode for mode in tx.catalogue.modes() if mode.id == mode_id), None)


def _no_mode(mode_id: str) -> ScanAnswer:
    message = f"There is no mode “{mode_id}” here; its module may be switched off. The scan is kept, nothing moved."
    return refused("unknown_mode", message)
