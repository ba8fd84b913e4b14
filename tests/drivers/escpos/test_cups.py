"""Receipts through a real CUPS, whose back end puts them into a file. Skipped where CUPS is not installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.drivers.escpos.office import Terminal
from tests.drivers.escpos.receipts import BY_NAME
from tests.drivers.escpos.test_print_loop import CONFIRMED, FAILED, SENDING, UNCERTAIN, a_job

from backoffice.devices import DeviceDescriptor, Options
from backoffice_escpos.ports import cups

QUEUE = "counter"
CUPSD = shutil.which("cupsd") or "/usr/sbin/cupsd"
LPADMIN = shutil.which("lpadmin") or "/usr/sbin/lpadmin"
CONFIGURED = """\
Listen 127.0.0.1:{port}
DefaultAuthType None
Browsing No
WebInterface No
<Location />
  Allow localhost
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
FILES = """\
ServerRoot {home}
ServerBin {home}/bin
RequestRoot {home}/spool
CacheDir {home}/cache
StateDir {home}/state
TempDir {home}/tmp
AccessLog {home}/access.log
ErrorLog {home}/error.log
PageLog {home}/page.log
SystemGroup root
"""
BACKEND = """\
#!/bin/sh
[ $# -eq 0 ] || exec cat "$6" >> {paper}
"""


class Cups:
    """A server of its own, with one queue; `paper` is what came out."""

    def __init__(self, home: Path) -> None:
        self.paper = home / "paper"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"127.0.0.1:{port}"
        for folder in ("spool", "cache", "state", "tmp", "bin/backend", "bin/filter"):
            (home / folder).mkdir(parents=True)
        backend = home / "bin/backend/paper"
        backend.write_text(BACKEND.format(paper=self.paper))
        backend.chmod(0o700)
        (home / "bin/daemon").symlink_to("/usr/lib/cups/daemon")  # what CUPS starts its back ends with
        (home / "cupsd.conf").write_text(CONFIGURED.format(port=port))
        (home / "cups-files.conf").write_text(FILES.format(home=home))
        command = [CUPSD, "-f", "-c", str(home / "cupsd.conf"), "-s", str(home / "cups-files.conf")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def set_up(self) -> None:
        make = [LPADMIN, "-p", QUEUE, "-E", "-v", "paper:/", "-m", "raw"]
        until(lambda: subprocess.run(make, check=False, capture_output=True).returncode == 0)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cups]:
    if not (os.access(CUPSD, os.X_OK) and shutil.which("lp") and os.access(LPADMIN, os.X_OK) and os.geteuid() == 0):
        pytest.skip("CUPS is not installed, or only the administrator may start one")
    made = Cups(tmp_path)
    monkeypatch.setenv("CUPS_SERVER", made.address)
    try:
        made.set_up()
        yield made
    finally:
        made.stop()


def test_a_queue_is_found_and_takes_receipts_whole(server: Cups) -> None:
    (found,) = cups.find()
    assert (found.bus, found.path) == ("cups", QUEUE)
    terminal = Terminal(a_job(1), a_job(2))
    BY_NAME["escpos.cups"].open(Options("d1", found), terminal).run(terminal.stop)
    assert terminal.outcomes == [SENDING, CONFIRMED, SENDING, CONFIRMED]
    until(lambda: server.paper.exists() and server.paper.read_bytes() == a_job().data * 2)


def test_a_queue_that_there_is_not_is_named(server: Cups) -> None:
    with pytest.raises(OSError, match="no print queue kitchen"):
        cups.open_cups("kitchen")


def test_cups_that_goes_away_never_counts_as_printed(server: Cups) -> None:
    port = cups.open_cups(QUEUE)
    server.stop()
    with pytest.raises(OSError, match="CUPS did not take the job"):
        port.write(a_job().data)
    terminal = Terminal(a_job())
    with pytest.raises(OSError, match="CUPS"):
        BY_NAME["escpos.cups"].open(Options("d1", DeviceDescriptor("cups", QUEUE)), terminal).run(terminal.stop)
    assert CONFIRMED not in terminal.outcomes and set(terminal.outcomes) <= {SENDING, UNCERTAIN, FAILED}


def until(holds: object, seconds: float = 15) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
