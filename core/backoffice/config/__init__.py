"""The installation's configuration: `Config`, its file, its environment variables and its secret."""

from backoffice.config.config import Config

__all__ = ["Config"]
