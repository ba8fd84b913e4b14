"""The settings as one process reads them: kept until the generation counter says that something was set."""

from __future__ import annotations

from backoffice.bus.payload import Payload
from backoffice.db.database import Database
from backoffice.declarations import Settings
from backoffice.identity.generation import Generation
from backoffice.settings import stored


class SettingsCache:
    """Asking costs a look at the clock; every process sees a change within half a second."""

    def __init__(self, database: Database, generation: Generation) -> None:
        self._database = database
        self._generation = generation
        self._known: dict[str, tuple[int, Payload]] = {}

    def of(self, settings: Settings) -> Payload:
        """The values that count now."""
        number = self._generation.current()
        known = self._known.get(settings.plugin)
        if known is not None and known[0] == number:
            return known[1]
        with self._database.read() as connection:
            found = stored.effective(settings, stored.read(connection.execute, settings.plugin).values).values
        self._known[settings.plugin] = number, found
        return found
