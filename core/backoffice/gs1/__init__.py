"""What a scanned code says about itself: its symbology, and the element strings of GS1.

`symbol` is the gate that every scan passes; `elements` gives a plugin what a GS1 code holds.
"""

from backoffice.gs1.elements import Elements, elements
from backoffice.gs1.symbology import NoCode, symbol

__all__ = ["Elements", "NoCode", "elements", "symbol"]
