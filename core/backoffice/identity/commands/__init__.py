"""The writes around users, roles, grants and tokens."""

from backoffice.identity.commands.grants import grant, revoke
from backoffice.identity.commands.roles import create_role, update_role
from backoffice.identity.commands.tokens import create_token, revoke_token
from backoffice.identity.commands.users import add_user, disable_user, enable_user, set_password

ALL = (
    add_user,
    disable_user,
    enable_user,
    set_password,
    grant,
    revoke,
    create_role,
    update_role,
    create_token,
    revoke_token,
)
