"""What an installation can set: from `backoffice.toml`, then the environment, then the command line."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from backoffice.config import secret
from backoffice.errors import FieldError, Invalid

FILE = "backoffice.toml"
PREFIX = "BACKOFFICE_"
TEST_PREFIX = "BACKOFFICE_TEST_"  # belongs to test suites, which may run around an installation


class Config(BaseModel):
    """Each field is a key of `<data_dir>/backoffice.toml` and, in capitals after `BACKOFFICE_`, a variable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(
        default=Path("backoffice-data"), description="Folder of the database, the secret, attachments and own plugins."
    )
    database_url: str = Field(
        default="",
        repr=False,
        description="sqlite:///path or postgresql://user@host/name; empty: a SQLite file in data_dir.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the web server listens on.")
    port: int = Field(
        default=8080, ge=0, le=65535, description="Port that the web server listens on; 0 takes a free one."
    )
    threads: int = Field(default=32, ge=1, le=512, description="Requests that one web process serves at once.")
    pool_size: int = Field(
        default=32, ge=1, le=512, description="Database connections kept open for each way, read and write."
    )
    statement_timeout_ms: int = Field(default=0, ge=0, description="PostgreSQL stops a statement after this; 0: never.")
    lock_timeout_ms: int = Field(
        default=10_000, ge=0, description="PostgreSQL stops waiting for a row after this; 0: never."
    )
    worker_threads: int = Field(default=4, ge=1, le=64, description="Jobs that one worker process runs at once.")
    lease_seconds: int = Field(
        default=30, ge=1, le=3600, description="After this long without a sign of life a job is taken up by another."
    )
    max_memory_mb: int = Field(
        default=1024,
        ge=0,
        description="A process whose memory stays above this many MiB starts anew, without losing anything; 0: never.",
    )
    pg_bin: Path | None = Field(
        default=None, description="Folder of PostgreSQL's pg_dump and pg_restore; empty: wherever PATH finds them."
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/]+)?$",
        description="Address people type, such as https://office.example; https makes cookies secure-only.",
    )
    proxy_hops: int = Field(
        default=0, ge=0, le=8, description="Reverse proxies in front whose forwarded headers are trusted."
    )
    local_agent: bool = Field(
        default=True, description="Whether `serve` and `demo` run the agent of this machine, which owns its devices."
    )
    max_request_bytes: int = Field(default=8 * 1024 * 1024, ge=1024, description="Largest request body that is read.")

    @model_validator(mode="before")
    @classmethod
    def _sqlite_by_default(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        data_dir = Path(values.get("data_dir") or "backoffice-data").expanduser().absolute()
        url = values.get("database_url") or f"sqlite:///{data_dir / 'backoffice.db'}"
        return {**values, "data_dir": data_dir, "database_url": url}

    @classmethod
    def load(cls, data_dir: Path | None = None, **overrides: Any) -> Self:
        """Read file, environment and overrides, the later winning; Invalid names every key that is wrong.

        The folder itself comes from the argument, `BACKOFFICE_DATA_DIR` or is `backoffice-data` here.
        """
        variables = _from_environment(os.environ)
        folder = Path(data_dir or variables.get("data_dir") or "backoffice-data").expanduser().absolute()
        values = _from_file(folder / FILE) | variables | overrides | {"data_dir": folder}
        unknown = [_unknown(key) for key in values if key not in cls.model_fields]
        if unknown:
            raise Invalid(unknown)
        try:
            return cls.model_validate(values)
        except ValidationError as fault:
            raise Invalid(_faults(fault)) from None

    @cached_property
    def secret(self) -> bytes:
        """The secret key of this installation; Unavailable when `init` has not made it."""
        return secret.read(self.data_dir)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Invalid([FieldError("", f"{path} is not valid TOML: {fault}", "invalid_file")]) from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    return {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX)
    }


def _unknown(key: str) -> FieldError:
    near = difflib.get_close_matches(key, Config.model_fields, n=1, cutoff=0.0)[0]
    return FieldError(key, f"there is no setting of this name; the nearest is {near}", "unknown_setting")


def _faults(fault: ValidationError) -> list[FieldError]:
    return [
        FieldError(".".join(map(str, e["loc"])), f"{e['msg']} (it is {e['input']!r})", "invalid_setting")
        for e in fault.errors()
    ]
