"""Plugged in and pulled out, as udev tells it. umockdev is the kernel; libudev, pyudev and the agent are real."""

from __future__ import annotations

import ctypes.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCANNER = """\
P: /devices/usb1/1-1
N: bus/usb/001/004
E: DEVNAME=/dev/bus/usb/001/004
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
A: idVendor=05e0\\n
A: idProduct=1200\\n
A: serial=S1\\n
A: busnum=1\\n
A: devnum=4\\n
A: bDeviceClass=00\\n
A: manufacturer=Acme\\n
A: product=Reader\\n
"""

PLUG = """
import ctypes, json, sys, threading, time
from pathlib import Path
from backoffice_agent.discovery import Discovery
from backoffice_agent.outbox import Outbox
from backoffice_agent.store import Store

lib = ctypes.CDLL("libumockdev.so.0")
lib.umockdev_testbed_new.restype = ctypes.c_void_p
bed = ctypes.c_void_p(lib.umockdev_testbed_new())
outbox = Outbox(Store(Path(sys.argv[1])))
discovery = Discovery({}, outbox, lambda: None, again=3600.0)
discovery.look()
discovery.start()
time.sleep(1)

def until(count):
    began = time.monotonic()
    while outbox.waiting() < count and time.monotonic() - began < 10:
        time.sleep(0.01)

fault = ctypes.c_void_p()
lib.umockdev_testbed_add_from_string(bed, Path(sys.argv[2]).read_bytes(), ctypes.byref(fault))
until(2)
lib.umockdev_testbed_uevent(bed, b"/sys/devices/usb1/1-1", b"remove")
lib.umockdev_testbed_remove_device(bed, b"/sys/devices/usb1/1-1")
until(3)
print(json.dumps([[d["identity"] for d in e.body["devices"]] for e in outbox.batch()]))
"""


@pytest.mark.skipif(
    shutil.which("umockdev-wrapper") is None or ctypes.util.find_library("umockdev") is None,
    reason="needs Debian's package umockdev",
)
def test_plugged_in_and_pulled_out_it_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "scanner.umockdev").write_text(SCANNER)
    done = subprocess.run(
        ["umockdev-wrapper", sys.executable, "-c", PLUG, str(tmp_path), str(tmp_path / "scanner.umockdev")],
        capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[], ["usb:05e0:1200:S1"], []], done.stderr
