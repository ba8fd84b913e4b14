"""What can be read of parties."""

from backoffice_parties.resources.belongings import addresses, bank_accounts, contacts
from backoffice_parties.resources.duplicates import duplicates
from backoffice_parties.resources.merges import merges
from backoffice_parties.resources.parties import parties

ALL = (parties, addresses, contacts, bank_accounts, duplicates, merges)
