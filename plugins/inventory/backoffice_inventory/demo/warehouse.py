"""The places of the demo: zones, aisles of racks with bins, docks, a cage for scrap."""

from __future__ import annotations

from backoffice_inventory.demo.tasks import Tasks

ZONES = {
    "A": "Small parts",
    "B": "Fasteners in boxes",
    "C": "Tools and accessories",
    "D": "Fittings",
    "E": "Paint and chemicals",
    "R": "Long and bulky goods",
}
RACKS, SHELVES = 12, 4
OTHERS = (
    ("DOCK-IN", "Goods in", "internal"),
    ("DOCK-OUT", "Goods out", "internal"),
    ("COUNTER", "Trade counter", "internal"),
    ("CHECK", "Waiting for inspection", "internal"),
    ("VAN-1", "Delivery van 1", "transit"),
    ("SCRAP", "Broken and scrapped", "loss"),
    ("OLD-CAGE", "Old cage, out of use", "internal"),
)


def build(tasks: Tasks) -> dict[str, list[str]]:
    """Make the places and give the codes of the bins of each zone."""

    def place(code: str, name: str, kind: str = "internal", parent: str | None = None) -> None:
        inside = {} if parent is None else {"parent": parent}
        tasks.add("inventory.create_location", {"code": code, "name": name, "kind": kind, **inside})

    bins: dict[str, list[str]] = {}
    for zone, title in ZONES.items():
        place(f"ZONE-{zone}", title, "view")
        bins[zone] = []
        for rack in range(1, RACKS + 1):
            for shelf in range(1, SHELVES + 1):
                code = f"{zone}-{rack:02d}-{shelf}"
                place(code, f"Aisle {zone}, rack {rack}, shelf {shelf}", parent=f"ZONE-{zone}")
                bins[zone].append(code)
    for code, name, kind in OTHERS:
        place(code, name, kind)
    tasks.add("inventory.close_location", {"location": "OLD-CAGE"})
    return bins
