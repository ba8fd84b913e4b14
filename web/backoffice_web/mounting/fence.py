"""What stands around a module's view: it cannot stop the server, and its faults are told as the module's."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from backoffice.application import Application
from backoffice.errors import Refused

View = Callable[..., Any]


def fenced(application: Application, plugin: str, endpoint: str, view: View) -> View:
    """The view, which raises only what the shell answers: a refusal, an HTTP error, or a fault of the module."""

    @functools.wraps(view)  # keeps the mark of who may call it
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except (Refused, HTTPException, OperationalError, KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as fault:  # SystemExit too: a module must not stop the server
            application.registry.faults.record(plugin, f"page {endpoint}", fault)
            if isinstance(fault, Exception):
                raise
            raise RuntimeError(f"The page {endpoint} of {plugin} tried to stop the process.") from fault

    return call
