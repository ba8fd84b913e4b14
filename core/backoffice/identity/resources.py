"""What can be read of users, roles, grants, tokens and security events. No hash of anything is among it."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.identity.models import Role, SecurityEvent, Token, User, UserGrant
from backoffice.org.models import Company, Site
from backoffice.resources import Resource

users = Resource(
    "identity.users",
    sa.select(
        User.id, User.name, User.display_name, User.email, User.locale, User.zone, User.disabled_at, User.created_at
    ),
    key="name",
    label="display_name",
    search=("name", "display_name"),
    shared=True,
    create="identity.add_user",
    actions=(
        "identity.set_password",
        "identity.grant",
        "identity.revoke",
        "identity.disable_user",
        "identity.enable_user",
    ),
    icon="users",
    description="People and programs that may sign in.",
)
roles = Resource(
    "identity.roles",
    sa.select(Role.id, Role.code, Role.title, Role.permissions),
    key="code",
    label="title",
    search=("code", "title"),
    shared=True,
    create="identity.create_role",
    actions=("identity.update_role",),
    icon="shield-lock",
    description="Named sets of permissions. A permission may be a pattern, such as inventory.*",
)
grants = Resource(
    "identity.grants",
    sa.select(
        UserGrant.id,
        User.name.label("user"),
        Role.code.label("role"),
        Company.code.label("company"),
        Site.code.label("site"),
    )
    .join(User, User.id == UserGrant.user_id)
    .join(Role, Role.id == UserGrant.role_id)
    .outerjoin(Company, Company.id == UserGrant.company_id)
    .outerjoin(Site, Site.id == UserGrant.site_id),
    label="role",
    labels={"user": "User", "role": "Role", "company": "Company", "site": "Site"},
    sortable=("user",),
    icon="key",
    description="Who has which role, and where: without a company and a site, everywhere.",
)
tokens = Resource(
    "identity.tokens",
    sa.select(
        Token.id,
        Token.public_id,
        Token.title,
        User.name.label("user"),
        Token.permissions,
        Company.code.label("company"),
        Token.created_at,
        Token.last_used_at,
        Token.expires_at,
        Token.revoked_at,
    )
    .join(User, User.id == Token.user_id)
    .join(Company, Company.id == Token.company_id),
    key="public_id",
    label="title",
    labels={"user": "User", "company": "Company"},
    sort="-id",
    search=("title",),
    actions=("identity.revoke_token",),
    icon="api",
    description="Keys for programs. “backoffice token create” makes one.",
)
security_events = Resource(
    "identity.security_events",
    sa.select(
        SecurityEvent.id,
        SecurityEvent.at,
        SecurityEvent.kind,
        SecurityEvent.principal,
        SecurityEvent.detail,
        SecurityEvent.address,
    ),
    label="kind",
    sort="-id",
    search=("kind", "principal"),
    icon="alert-triangle",
    description="Denials and failed sign-ins.",
)
