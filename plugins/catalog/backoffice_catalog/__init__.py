"""The catalogue. What stands here is what plugins that require it may import: tables to join, and types."""

from backoffice_catalog.fields import BarcodeRef, ItemRef, Tracking, UnitRef
from backoffice_catalog.models import Barcode, Item, Unit

__all__ = ["Barcode", "BarcodeRef", "Item", "ItemRef", "Tracking", "Unit", "UnitRef"]
