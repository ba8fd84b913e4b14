"""What is to go: since when, until when, and what takes its place."""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Deprecated:
    """Marks a hook, a command, a resource or an argument of a declaration that goes with the contract `removed_in`."""

    since: str
    removed_in: str
    use: str
    """What to use instead, as the rest of a sentence: “fleet.retire_vehicle”."""

    def sentence(self, what: str) -> str:
        """The notice about `what`, for a person."""
        return f"{what} is deprecated since {self.since} and goes with {self.removed_in}; use {self.use} instead."


class PluginDeprecationWarning(DeprecationWarning):
    """A plugin uses what is to go. Tests of a plugin may turn it into an error."""


def warn(plugin: str, what: str, deprecated: Deprecated) -> None:
    """Say once, when a plugin is registered, that it uses something which is to go. It works as before."""
    sentence = f"The plugin {plugin} uses what is to go: {deprecated.sentence(what)}"
    log.warning("%s", sentence)
    warnings.warn(sentence, PluginDeprecationWarning, stacklevel=3)


def warn_argument(plugin: str, declaration: str, argument: str, deprecated: Deprecated) -> None:
    """The same for an argument of a declaration; the declaration calls it where the argument is given."""
    warn(plugin, f"the argument {argument} of {declaration}", deprecated)
