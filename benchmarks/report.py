"""Figures as JSON lines for programs, and as a Markdown table for `docs/performance.md`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from benchmarks.machine import load


class Report:
    """The rows of one benchmark."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{dt.datetime.now(dt.UTC):%Y-%m-%d}-{name}.json"
        self._rows: list[dict[str, Any]] = []

    def add(self, **figures: Any) -> None:
        """Keep a row, with the load of the machine beside it. Columns are those of the first row."""
        row = {**figures, "load": load()}
        self._rows.append(row)
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"benchmark": self.name, "at": now, **row}) + "\n")
        print(f"  {self.name}: " + ", ".join(f"{k} {_cell(v)}" for k, v in row.items()), flush=True)

    def show(self) -> None:
        """Print the table."""
        columns = list(dict.fromkeys(name for row in self._rows for name in row))
        print(f"\n### {self.name}\n")
        print("| " + " | ".join(columns) + " |")
        print("|" + "|".join("---" for _ in columns) + "|")
        for row in self._rows:
            print("| " + " | ".join(_cell(row.get(name)) for name in columns) + " |")
        print(flush=True)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
