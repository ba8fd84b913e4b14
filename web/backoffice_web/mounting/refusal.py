"""Why the pages of a module are not shown."""

from __future__ import annotations


class PagesRefused(Exception):  # noqa: N818  (the module's fault, not an error of ours)
    """What is wrong and what to do, as the rest of a sentence that begins “Its pages are not shown, since”."""
