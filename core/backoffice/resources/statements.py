"""The type of the selects that resources are made of: any number of columns of any type."""

from __future__ import annotations

from typing import Any, TypeAlias

import sqlalchemy as sa

Select: TypeAlias = sa.Select[*tuple[Any, ...]]
