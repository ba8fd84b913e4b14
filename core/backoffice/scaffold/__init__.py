"""Writing a new plugin: a small, complete, tested distribution that runs at once."""

from backoffice.scaffold.write import write_plugin

__all__ = ["write_plugin"]
