"""People and organisations. What stands here is what plugins that require it may import: tables to join, and types."""

from backoffice_parties.fields import PartyKind, PartyRef, RoleName
from backoffice_parties.models import Party, PartyRole

__all__ = ["Party", "PartyKind", "PartyRef", "PartyRole", "RoleName"]
