"""Scans over HTTP with a token and an idempotency key, against a bare Flask app that is served the same way."""

from __future__ import annotations

from contextlib import ExitStack

from backoffice.identity.tokens import mint
from benchmarks import servers
from benchmarks.clients import Clients, Target
from benchmarks.common import CALLERS, Sample, Settings, Turn, in_turns, median, p50, p99, rate, ratio
from benchmarks.office import Office, Offices
from benchmarks.payloads import BINS, ITEMS
from benchmarks.reference import tables
from benchmarks.report import Report

BARE = ("raw", "group")


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """1, 8 and 32 clients on both databases; servers run one beside the other and are asked in turns."""
    for dialect in settings.dialects:
        for clients in CALLERS:
            _compare(settings, offices, report, dialect, clients)


def _compare(settings: Settings, offices: Offices, report: Report, dialect: str, number: int) -> None:
    urls = {how: offices.databases.empty(dialect) for how in BARE}
    counted: dict[str, int] = {}
    clients = Clients(number)
    with offices.office(dialect) as office, ExitStack() as running:
        targets = {}
        for how, url in urls.items():
            tables.prepare(url)
            server = running.enter_context(servers.reference(url, how))
            targets[how] = Target(server.port, "/scan", "bare_body")
        server = running.enter_context(servers.ours(office.config))
        targets["ours"] = Target(server.port, "/api/v1/commands/inventory.move", "move_body", token_for(office))
        turns = {name: _counting(counted, name, clients.turn(target)) for name, target in targets.items()}
        samples = in_turns(turns, settings.rounds, settings.seconds)
        assert office.count("inventory_move") == len(ITEMS) * len(BINS) + counted["ours"]
        office.check()
    clients.close()
    for how, url in urls.items():
        assert tables.check(url) == counted[how]
        offices.databases.drop(url)
    ours, raw = samples["ours"], samples["raw"]
    report.add(
        database=dialect,
        clients=number,
        ours_per_s=median(ours, rate),
        raw_per_s=median(raw, rate),
        group_per_s=median(samples["group"], rate),
        to_raw=ratio(ours, raw),
        to_group=ratio(ours, samples["group"]),
        p50_ms=median(ours, p50),
        raw_p50_ms=median(raw, p50),
        p99_ms=median(ours, p99),
        raw_p99_ms=median(raw, p99),
        p99_to_raw=ratio(ours, raw, p99),
    )


def _counting(counted: dict[str, int], name: str, turn: Turn) -> Turn:
    def counting(seconds: float) -> Sample:
        sample = turn(seconds)
        counted[name] = counted.get(name, 0) + len(sample.durations)
        return sample

    return counting


def token_for(office: Office) -> str:
    """A token of the administrator."""
    made = mint()
    office.do(
        "identity.create_token",
        user=office.who.admin_id,
        title="Benchmark",
        public_id=made.public_id,
        secret_hash=made.secret_hash,
        company=office.who.company_id,
    )
    return made.text
