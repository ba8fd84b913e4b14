"""Stations and what is scanned there; terminals, their devices, what these report, and the print spool."""

from typing import Any

from backoffice.declarations import Checker
from backoffice.stations import attention, checks
from backoffice.stations.devices import commands as devices
from backoffice.stations.devices import resources
from backoffice.stations.ingest import take
from backoffice.stations.masters import scans, stations
from backoffice.stations.models import StationRef
from backoffice.stations.scan import scan
from backoffice.stations.session import set_session
from backoffice.stations.spool import ask, decide, render
from backoffice.stations.spool.resources import print_jobs
from backoffice.stations.terminals import commands as terminals

__all__ = ["StationRef", "declarations"]


def declarations() -> tuple[Any, ...]:
    return (
        stations,
        scans,
        scan,
        set_session,
        *resources.RESOURCES,
        *terminals.COMMANDS,
        *devices.COMMANDS,
        *take.COMMANDS,
        print_jobs,
        *ask.COMMANDS,
        *decide.COMMANDS,
        *render.DECLARED,
        *attention.SOURCES,
        Checker("stations.events", "Every event of a terminal that was acknowledged is kept", checks.events),
        Checker("stations.spool", "Every print job that waits has its bytes, or somebody who makes them", checks.spool),
    )
