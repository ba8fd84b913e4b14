"""Roles: named sets of permissions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

import sqlalchemy as sa
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from backoffice.bus import Payload, Tx, command
from backoffice.identity.commands.guard import must_hold, rights_changed
from backoffice.identity.models import Role, RoleCode, RoleRef, Title
from backoffice.kinds import Json

_PATTERN = re.compile(r"[a-z0-9_*]+(\.[a-z0-9_*]+)*")


def _patterns(permissions: list[str]) -> list[str]:
    for permission in permissions:
        if len(permission) > 200 or not _PATTERN.fullmatch(permission):
            raise PydanticCustomError("permission", "must be permissions such as inventory.receive or catalog.*")
    return sorted(set(permissions))


PermissionList = Annotated[
    list[str],
    Json("Permissions", help="Such as inventory.receive, inventory.* or *.read"),
    Field(max_length=1000),
    AfterValidator(_patterns),
]


class CreateRole(Payload):
    code: RoleCode
    title: Title
    permissions: PermissionList


class UpdateRole(Payload):
    role: RoleRef
    title: Title | None = None
    permissions: PermissionList | None = None


@dataclass(frozen=True)
class RoleCreated:
    role: int


@command("identity", title="Create a role")
def create_role(tx: Tx, p: CreateRole) -> RoleCreated:
    """Name a set of permissions. You can only put in rights that you have everywhere."""
    must_hold(tx, p.permissions, {}, "permissions")
    if tx.execute(sa.select(Role.id).where(Role.code == p.code)).first() is not None:
        tx.refuse("taken", f"There is already a role “{p.code}”. Nothing was written.", "code")
    role_id = tx.insert(Role, code=p.code, title=p.title, permissions=p.permissions)
    return RoleCreated(role_id)


@command("identity", title="Change a role", on="identity.roles", field="role")
def update_role(tx: Tx, p: UpdateRole) -> None:
    """Change the title or the permissions of a role, at once for everybody who has it."""
    role = tx.get(Role, p.role)
    assert role is not None  # the reference was resolved
    permissions = role["permissions"] if p.permissions is None else p.permissions
    must_hold(tx, [*role["permissions"], *permissions], {}, "permissions")
    tx.change(Role, p.role, title=p.title or role["title"], permissions=permissions)
    rights_changed(tx)
