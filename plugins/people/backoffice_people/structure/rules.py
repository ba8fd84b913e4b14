"""The picture of who works for whom: which boxes there are and where they stand. Pure; lengths are in SVG units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT, GAP, STEP = 216, 60, 20, 76
COLUMNS = 5
"""So many direct reports stand side by side, each above their own; more stand in rows, without theirs."""
BELOW = 8
"""So many people are shown under each; the box says how many there are."""
LETTERS = 25
"""As many letters as a box is wide."""


@dataclass(frozen=True)
class Person:
    """Somebody in the directory; `manager` is an id, None or of nobody who is here for who stands at the top."""

    id: int
    name: str
    position: str = ""
    department: str = ""
    manager: int | None = None


@dataclass(frozen=True)
class Box:
    """A person at a place; `under` counts everybody below."""

    person: Person
    x: int
    y: int
    under: int
    top: bool = False
    width: int = WIDTH

    @property
    def name(self) -> str:
        return short(self.person.name)

    @property
    def words(self) -> str:
        return short(self.person.position or self.person.department)


@dataclass(frozen=True)
class Chart:
    """The picture: boxes in reading order, and lines as (x1, y1, x2, y2)."""

    boxes: tuple[Box, ...]
    lines: tuple[tuple[int, int, int, int], ...]
    width: int
    height: int


@dataclass
class People:
    """Everybody by manager. Circles, which must not be, end where somebody would come twice."""

    everybody: Mapping[int, Person]
    reports: dict[int, list[Person]] = field(default_factory=dict)
    tops: list[Person] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Iterable[Person]) -> People:
        found = cls({person.id: person for person in rows})
        for person in sorted(found.everybody.values(), key=lambda one: (one.name, one.id)):
            above = person.manager if person.manager in found.everybody else None
            found.tops.append(person) if above is None else found.reports.setdefault(above, []).append(person)
        found.tops.sort(key=lambda one: -found.under(one.id))
        return found

    def under(self, ident: int) -> int:
        """How many people there are below somebody."""
        seen, waiting = {ident}, [ident]
        while waiting:
            below = [one.id for one in self.reports.get(waiting.pop(), ()) if one.id not in seen]
            seen.update(below)
            waiting.extend(below)
        return len(seen) - 1


def chart(people: People, top: Person) -> Chart:
    """The picture of somebody with those below."""
    direct = people.reports.get(top.id, [])
    return _columns(people, top, direct) if len(direct) <= COLUMNS else _rows(people, top, direct)


def short(text: str) -> str:
    """The text as far as it fits into a box."""
    return text if len(text) <= LETTERS else text[: LETTERS - 1].rstrip() + "…"


def _columns(people: People, top: Person, direct: Sequence[Person]) -> Chart:
    """Each direct report over their own people."""
    width = max(1, len(direct)) * (WIDTH + GAP) - GAP
    boxes, lines = [Box(top, (width - WIDTH) // 2, 0, people.under(top.id), top=True)], []
    bottom = HEIGHT
    for n, person in enumerate(direct):
        x, y = n * (WIDTH + GAP), STEP + GAP
        boxes.append(Box(person, x, y, people.under(person.id)))
        lines += _fork(width // 2, x + WIDTH // 2, y)
        below = people.reports.get(person.id, [])[:BELOW]
        for k, one in enumerate(below, start=1):
            boxes.append(Box(one, x + GAP, y + k * STEP, people.under(one.id), width=WIDTH - GAP))
            middle = y + k * STEP + HEIGHT // 2
            lines += [(x + GAP // 2, y + HEIGHT, x + GAP // 2, middle), (x + GAP // 2, middle, x + GAP, middle)]
        bottom = max(bottom, y + len(below) * STEP + HEIGHT)
    return Chart(tuple(boxes), tuple(lines), width, bottom)


def _rows(people: People, top: Person, direct: Sequence[Person]) -> Chart:
    """Many who report to one, in rows."""
    width = COLUMNS * (WIDTH + GAP) - GAP
    boxes, lines = [Box(top, (width - WIDTH) // 2, 0, people.under(top.id), top=True)], []
    for n, person in enumerate(direct):
        x, y = n % COLUMNS * (WIDTH + GAP), STEP + GAP + n // COLUMNS * (STEP + GAP)
        boxes.append(Box(person, x, y, people.under(person.id)))
        lines += _fork(width // 2, x + WIDTH // 2, y) if n < COLUMNS else [(x + WIDTH // 2, y - GAP, x + WIDTH // 2, y)]
    rows = (len(direct) + COLUMNS - 1) // COLUMNS
    return Chart(tuple(boxes), tuple(lines), width, STEP + GAP + (rows - 1) * (STEP + GAP) + HEIGHT)


def _fork(above: int, here: int, y: int) -> list[tuple[int, int, int, int]]:
    """From the box at the top to one below: down, along, down."""
    middle = y - GAP // 2 - 4
    return [(above, HEIGHT, above, middle), (above, middle, here, middle), (here, middle, here, y)]
