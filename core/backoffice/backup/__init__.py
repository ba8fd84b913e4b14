"""Backups: one file with the database, the secret and the own plugins, and the way back from it."""

from backoffice.backup.archive import Contents
from backoffice.backup.restore import restore
from backoffice.backup.take import take
from backoffice.backup.verify import Finding, verify

__all__ = ["Contents", "Finding", "restore", "take", "verify"]
