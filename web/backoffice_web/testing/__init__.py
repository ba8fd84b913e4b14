"""The web's half of `backoffice.testing`: the app, people who visit it, a real browser."""

from __future__ import annotations

from typing import Final

pytest_plugins: Final = ("backoffice_web.testing.people", "backoffice_web.testing.browser")
