"""A family of items: one name with blanks, and what goes into each blank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

Axis = tuple[tuple[str, str], ...]
"""(part of the SKU, words in the name) of each choice."""


@dataclass(frozen=True)
class Sample:
    """One item of the demo. `pack` is how many of it come in a pack; 0 if it comes singly."""

    sku: str
    name: str
    unit: str
    tracking: str
    pack: int
    pack_unit: str


@dataclass(frozen=True)
class Family:
    """`sku` and `name` have one `{}` for each axis. `packs` are the sizes of packs, by the choice on the first axis."""

    sku: str
    name: str
    axes: tuple[Axis, ...]
    packs: tuple[int, ...] = ()
    unit: str = "pcs"
    pack_unit: str = "box"
    tracking: str = "none"

    def samples(self) -> Iterator[Sample]:
        """Every combination of the choices."""
        first = self.axes[0]
        for choices in product(*self.axes):
            position = first.index(choices[0])
            pack = self.packs[position * len(self.packs) // len(first)] if self.packs else 0
            yield Sample(
                sku=self.sku.format(*(code for code, _ in choices)),
                name=self.name.format(*(words for _, words in choices)),
                unit=self.unit,
                tracking=self.tracking,
                pack=pack,
                pack_unit=self.pack_unit,
            )


def sizes(*values: float | str, words: str = "{}") -> Axis:
    """Choices that are called what they measure: `sizes(5, 6, words="{} mm")`."""
    return tuple((f"{value}".replace(" ", ""), words.format(value)) for value in values)


def named(**choices: str) -> Axis:
    """Choices by their code: `named(Z="zinc", A2="stainless A2")`."""
    return tuple((code.replace("_", "-"), words) for code, words in choices.items())
