"""A plugin's life: found, installed, switched on and off, and kept from harming the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from backoffice.lifecycle.attention import attention
from backoffice.lifecycle.commands import commands
from backoffice.lifecycle.resources import RESOURCES
from backoffice.lifecycle.restart import restart
from backoffice.lifecycle.uninstall import finish as finish_purges

if TYPE_CHECKING:
    from backoffice.lifecycle.registry import Registry

__all__ = ["declarations", "finish_purges"]


def declarations(registry: Registry) -> Iterable[Any]:
    """What the core declares under `plugins`: commands on the modules of this registry, what is known of them."""
    return (*commands(registry), restart, *RESOURCES, attention(registry))
