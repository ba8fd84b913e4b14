"""Stations and what is scanned there."""

from typing import Any

from backoffice.stations.masters import scans, stations
from backoffice.stations.models import StationRef
from backoffice.stations.scan import scan

__all__ = ["StationRef", "declarations"]


def declarations() -> tuple[Any, ...]:
    return (stations, scans, scan)
