"""Put the kernel modules of the bench, and what they need, into a folder; the file `order` says what comes first."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

WANTED = """
    virtio_pci 9pnet_virtio 9p overlay
    evdev uinput hid hid_generic usbhid
    dummy_hcd libcomposite usb_f_hid usb_f_acm usb_f_printer
    cdc_acm usblp
""".split()


def load_order(needs: dict[str, list[str]], wanted: list[str]) -> list[str]:
    """Every wanted module after all that it needs, each once. A name that is missing is built into the kernel."""
    paths = {Path(path).name.partition(".ko")[0].replace("-", "_"): path for path in needs}
    order: dict[str, None] = {}

    def visit(path: str) -> None:
        for needed in needs[path]:
            visit(needed)
        order.setdefault(path)

    for name in wanted:
        if name in paths:
            visit(paths[name])
    return list(order)


def main(modules: Path, target: Path) -> None:
    lines = (modules / "modules.dep").read_text(encoding="utf-8").splitlines()
    needs = {path: rest.split() for path, _, rest in (line.partition(":") for line in lines)}
    order = load_order(needs, WANTED)
    for path in order:
        shutil.copy(modules / path, target)
    (target / "order").write_text("".join(f"{Path(path).name}\n" for path in order), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
