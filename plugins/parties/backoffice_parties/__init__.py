"""People and organisations. What stands here is what plugins that require it may import: tables to join, and types."""

from backoffice_parties.fields import PartyKind, PartyRef, RoleName, country_code
from backoffice_parties.models import Party, PartyRole
from backoffice_parties.rules.bank import iban_number

__all__ = ["Party", "PartyKind", "PartyRef", "PartyRole", "RoleName", "country_code", "iban_number"]
