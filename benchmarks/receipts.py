"""A receipt of forty lines with the cached logo, against the same without it: what a worker does for each print."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from backoffice.devices import PrintDocument
from backoffice.devices.document import Barcode, Block, Cut, Logo, Qr, Row, Rule, Text
from backoffice.devices.drivers import installed
from backoffice.devices.setting import Value
from benchmarks.common import Sample, Settings, Turn, crowd, in_turns, median, p99, rate, ratio
from benchmarks.office import Offices
from benchmarks.report import Report

LINES = 40


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """Rendered by the driver, in one thread. The logo is 384 by 160 dots of noise, the worst case; read once before."""
    picture = settings.work / "logo.png"
    _noise(picture)
    driver = installed()["escpos.network"]
    values: dict[str, Value] = {"profile": "TM-T88V", "logo": str(picture)}
    documents = {"text": receipt(logo=False), "logo": receipt(logo=True)}
    made = {name: driver.render(document, values) for name, document in documents.items()}  # type: ignore[attr-defined]
    assert b"\x1dv0" in made["logo"] and b"\x1dv0" not in made["text"]
    turns: dict[str, Turn] = {
        name: partial(_turn, partial(driver.render, document, values))  # type: ignore[attr-defined]
        for name, document in documents.items()
    }
    samples = in_turns(turns, settings.rounds, settings.seconds)
    report.add(
        lines=LINES,
        logo_per_s=median(samples["logo"], rate),
        text_per_s=median(samples["text"], rate),
        to_text=ratio(samples["logo"], samples["text"]),
        logo_p99_ms=median(samples["logo"], p99),
        text_p99_ms=median(samples["text"], p99),
        logo_bytes=len(made["logo"]),
        text_bytes=len(made["text"]),
    )


def receipt(logo: bool) -> PrintDocument:
    goods = [Row((f"Schraube M8 × {at} verzinkt", str(at), f"{at}.50 €"), (5, 1, 2)) for at in range(1, LINES + 1)]
    head: list[Block] = [Logo()] if logo else []
    head += [Text("Müller & Söhne", "center", True, 2), Rule()]
    tail: list[Block] = [Rule(), Barcode("SLIP-20260017"), Qr("https://example.org/slips/17"), Cut()]
    return PrintDocument("Receipt", (*head, *goods, *tail))


def _turn(operation: partial[bytes], seconds: float) -> Sample:
    return crowd(1, seconds, operation)


def _noise(path: Path) -> None:
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    Image.effect_noise((384, 160), 200).save(path)
