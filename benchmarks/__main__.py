"""`python -m benchmarks [name …] [--quick] [--out FOLDER]`: measure, check the results, print tables."""

from __future__ import annotations

import argparse
import importlib
import logging
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

from benchmarks.common import Settings
from benchmarks.machine import describe
from benchmarks.office import Offices
from benchmarks.report import Report

MODULES = {
    "scan": "benchmarks.scan",
    "http": "benchmarks.over_http",
    "reads": "benchmarks.reads",
    "levels": "benchmarks.levels",
    "leave": "benchmarks.leave",
    "writers": "benchmarks.writers",
    "audit": "benchmarks.audit",
    "boot": "benchmarks.boot",
    "hooks": "benchmarks.hooks",
    "gate": "benchmarks.gate",
    "events": "benchmarks.events",
    "webs": "benchmarks.webs",
    "receipts": "benchmarks.receipts",
    "scanner": "benchmarks.scanner",
    "outbox": "benchmarks.outbox",
    "batches": "benchmarks.batches",
    "device": "benchmarks.device_to_move",
    "punches": "benchmarks.punches",
    "hours": "benchmarks.hours",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"what to measure: {', '.join(MODULES)} (all)")
    parser.add_argument("--quick", action="store_true", help="a minute in all: shows that it runs, not how fast")
    parser.add_argument("--out", type=Path, help="folder for the figures as JSON lines (a temporary one)")
    parser.add_argument("--dialect", choices=("sqlite", "postgresql"), help="one database only (both)")
    parser.add_argument("--work", type=Path, help="folder for the databases, on the disk to be measured (temporary)")
    given = parser.parse_args()
    unknown = set(given.names) - set(MODULES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there is {', '.join(MODULES)}")
    # Generated plugins of one name come again and again; the mapped classes of those before are not in use any more.
    warnings.filterwarnings("ignore", "This declarative base already contains a class")
    logging.getLogger("backoffice").setLevel(logging.ERROR)  # a full machine makes every command late
    out = given.out or Path(tempfile.mkdtemp(prefix="backoffice-bench-results-"))
    work = Path(tempfile.mkdtemp(prefix="backoffice-bench-", dir=given.work))
    settings = Settings(given.quick, work, (given.dialect,) if given.dialect else ("sqlite", "postgresql"))
    print(describe(work), flush=True)
    try:
        for name in given.names or MODULES:
            with Offices(work / name) as offices:
                report = Report(name, out)
                importlib.import_module(MODULES[name]).measure(settings, offices, report)
                report.show()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"\nFigures as JSON lines: {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
