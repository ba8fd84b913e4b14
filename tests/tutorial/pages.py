"""A page of the documentation as steps that can be carried out: commands, files, changes of files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

BLOCK = re.compile(
    r"(?P<before>(?:^(?!```)[^\n]*\n)*?)^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
NAMED = re.compile(r"`(?P<path>[\w./-]+\.(?:py|toml|html))`")
MARK = re.compile(r"<!-- (?P<mark>not run|runs beside|soon)\b.*-->\s*\Z")

Mark = Literal["", "not run", "runs beside", "soon"]


@dataclass(frozen=True)
class Console:
    """A command, and what it must answer: lines in which `…` stands for anything."""

    command: str
    answer: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True)
class File:
    """A file to write, or text to put at the end of one."""

    path: str
    text: str
    append: bool


@dataclass(frozen=True)
class Change:
    """A passage of a file, before and after."""

    path: str
    old: str
    new: str


Step = Console | File | Change


def steps(page: Path) -> Iterator[Step]:
    """The steps of the page in their order. A block of a file belongs to the path that was named last."""
    path = ""
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        named = NAMED.findall(block["before"])
        path = named[-1] if named else path
        mark = MARK.search(block["before"])
        text = block["text"]
        match block["kind"].split():
            case ["console"]:
                yield from _commands(text, mark["mark"] if mark else "")  # type: ignore[arg-type]
            case ["diff"]:
                yield Change(path, _side(text, "-"), _side(text, "+"))
            case [_, *more]:
                yield File(path, text, append="append" in more)


def _commands(text: str, mark: Mark) -> Iterator[Console]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *answer = part.rstrip("\n").split("\n")
        yield Console(command, tuple(answer), mark)


def _side(diff: str, sign: str) -> str:
    kept = [line[1:] for line in diff.splitlines() if line[:1] in (" ", sign, "")]
    return "\n".join(kept) + "\n"


def carry_out(step: File | Change, folder: Path) -> None:
    """Write the file or change the passage, which must be there exactly once."""
    target = folder / step.path
    if isinstance(step, Change):
        before = target.read_text(encoding="utf-8")
        assert before.count(step.old) == 1, f"{step.path} has {before.count(step.old)} times:\n{step.old}"
        target.write_text(before.replace(step.old, step.new), encoding="utf-8")
    elif step.append:
        target.write_text(f"{target.read_text(encoding='utf-8')}\n\n{step.text}", encoding="utf-8")
    else:
        assert not target.exists(), f"{step.path} is there already"
        target.write_text(step.text, encoding="utf-8")


def agrees(answer: tuple[str, ...], output: str) -> bool:
    """Whether the output has these lines in this order, and nothing that the page does not show between them."""
    pattern = r"\s*".join(re.escape(line).replace("…", r"(?s:.*)") for line in answer)
    return not answer or re.search(pattern, output) is not None
