"""The worker beside a server is started from a thread while gunicorn's master forks."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

MASTER = textwrap.dedent("""
    import os, threading, time
    from pathlib import Path
    from backoffice.config import Config
    from backoffice.jobs import companion

    companion.Companion._keep = lambda self: [self._spawn().kill() for _ in range(40)]
    beside = companion.Companion(Config(data_dir=Path(".")))
    beside.start()
    children = []
    while beside._thread.is_alive() and len(children) < 3000:
        child = os.fork()
        if child == 0:
            time.sleep(60)  # a web process lives long
            os._exit(0)
        children.append(child)
    beside._thread.join(20)
    print("started them all" if not beside._thread.is_alive() else "hangs", flush=True)
    for child in children:
        os.kill(child, 9)
    os._exit(0)
""")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_web_process_forked_in_that_moment_does_not_hold_it_up(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MASTER], cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False
    )
    assert done.stdout.strip() == "started them all", done.stderr
