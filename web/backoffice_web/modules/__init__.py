"""The module catalogue: what there is, how it fares, and every decision about it."""

from __future__ import annotations

from backoffice_web.modules.pages import pages

__all__ = ["pages"]
