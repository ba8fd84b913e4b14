"""A terminal stays small: what it needs of us brings no database library, no web, no validation library."""

from __future__ import annotations

import subprocess
import sys


def test_the_driver_protocol_loads_the_standard_library_only() -> None:
    code = (
        "import sys; before = set(sys.modules); import pkgutil, importlib, backoffice.devices as d\n"
        "for found in pkgutil.iter_modules(d.__path__): importlib.import_module(f'backoffice.devices.{found.name}')\n"
        "roots = {name.partition('.')[0] for name in set(sys.modules) - before} - {'backoffice'}\n"
        "print(*sorted(roots - set(sys.stdlib_module_names)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
