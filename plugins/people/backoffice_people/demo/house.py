"""The shape of the demo company: its sites, departments and positions, and how many people each team has."""

from __future__ import annotations

from dataclasses import dataclass

SITES = (
    ("HARBOUR", "Depot by the harbour", "Europe/Berlin"),
    ("SHOP", "Shop in the old town", "Europe/Berlin"),
    ("LISBON", "Office in Lisbon", "Europe/Lisbon"),
)
DEPARTMENTS = (
    ("BOARD", "Management", ""),
    ("ADMIN", "Administration", "BOARD"),
    ("FINANCE", "Finance", "ADMIN"),
    ("PERSONNEL", "Personnel", "ADMIN"),
    ("IT", "IT", "ADMIN"),
    ("FACILITIES", "Facilities", "ADMIN"),
    ("TRADE", "Trade", "BOARD"),
    ("SALES", "Sales", "TRADE"),
    ("PURCHASING", "Purchasing", "TRADE"),
    ("SHOP", "Shop", "TRADE"),
    ("LOGISTICS", "Logistics", "BOARD"),
    ("RECEIVING", "Goods in", "LOGISTICS"),
    ("PICKING", "Picking and packing", "LOGISTICS"),
    ("SHIPPING", "Shipping", "LOGISTICS"),
)
POSITIONS = (
    ("CEO", "Managing director"), ("HEAD", "Head of department"), ("LEAD", "Team lead"), ("CLERK", "Office clerk"),
    ("ACCOUNTANT", "Accountant"), ("HR", "Personnel officer"), ("ADMIN", "System administrator"),
    ("CARETAKER", "Caretaker"), ("SALES", "Sales representative"), ("BUYER", "Buyer"), ("SHOP", "Shop assistant"),
    ("PICKER", "Order picker"), ("FORKLIFT", "Forklift driver"), ("PACKER", "Packer"), ("DRIVER", "Driver"),
    ("APPRENTICE", "Apprentice"),
)  # fmt: skip


@dataclass(frozen=True)
class Team:
    """A department at a site: who leads it, and as what its people work. `FIRST` is the site that is there already."""

    department: str
    site: str
    lead: str
    above: str
    positions: tuple[str, ...]
    size: int


FIRST = ""
TEAMS = (
    Team("BOARD", FIRST, "CEO", "", (), 0),
    Team("ADMIN", FIRST, "HEAD", "BOARD", ("CLERK",), 2),
    Team("TRADE", FIRST, "HEAD", "BOARD", ("CLERK",), 1),
    Team("LOGISTICS", FIRST, "HEAD", "BOARD", ("CLERK",), 2),
    Team("FINANCE", FIRST, "LEAD", "ADMIN", ("ACCOUNTANT", "CLERK"), 7),
    Team("PERSONNEL", FIRST, "LEAD", "ADMIN", ("HR",), 3),
    Team("IT", FIRST, "LEAD", "ADMIN", ("ADMIN",), 4),
    Team("FACILITIES", FIRST, "LEAD", "ADMIN", ("CARETAKER",), 4),
    Team("SALES", FIRST, "LEAD", "TRADE", ("SALES", "SALES", "CLERK"), 14),
    Team("SALES", "LISBON", "LEAD", "TRADE", ("SALES", "CLERK"), 8),
    Team("PURCHASING", FIRST, "LEAD", "TRADE", ("BUYER",), 6),
    Team("SHOP", "SHOP", "LEAD", "TRADE", ("SHOP", "SHOP", "APPRENTICE"), 12),
    Team("RECEIVING", FIRST, "LEAD", "LOGISTICS", ("FORKLIFT", "PICKER"), 14),
    Team("PICKING", FIRST, "LEAD", "LOGISTICS", ("PICKER", "PICKER", "PACKER", "APPRENTICE"), 36),
    Team("SHIPPING", FIRST, "LEAD", "LOGISTICS", ("DRIVER", "PACKER"), 17),
    Team("RECEIVING", "HARBOUR", "LEAD", "LOGISTICS", ("FORKLIFT", "PICKER"), 13),
    Team("PICKING", "HARBOUR", "LEAD", "LOGISTICS", ("PICKER", "PACKER"), 20),
)
"""180 people with their leads."""

GIVEN = (
    "Ada", "Ben", "Carla", "Deniz", "Emma", "Finn", "Greta", "Hugo", "Ida", "Jan", "Kaya", "Leo", "Maria", "Nils",
    "Olga", "Pablo", "Rosa", "Sven", "Tilda", "Umut", "Vera", "Wim", "Yara", "Zoe", "Ines", "Joao", "Lucia", "Mateo",
)  # fmt: skip
FAMILY = (
    "Ahlers", "Brandt", "Costa", "Duarte", "Ehlers", "Ferreira", "Gonzalez", "Hansen", "Ivanova", "Jensen", "Kaya",
    "Lorenz", "Moreno", "Nowak", "Ortega", "Petersen", "Quint", "Ramos", "Schulz", "Tavares", "Ulrich", "Vogel",
    "Winter", "Yilmaz", "Zimmer",
)  # fmt: skip
ACCOUNTS = (
    ("petra", "Petra", "Holm", "PERSONNEL", ""), ("paul", "Paul", "Reimers", "FINANCE", "ACCOUNTANT"),
    ("lena", "Lena", "Vogt", "PICKING", ""), ("tomas", "Tomas", "Alves", "PICKING", "PICKER"),
    ("maja", "Maja", "Lindqvist", "RECEIVING", "PICKER"), ("admin", "Ines", "Duarte", "IT", ""),
)  # fmt: skip
"""(account, first name, family name, department, position) of those who can sign in; without a position they lead."""
