"""Companies and sites. Refer to them by `CompanyRef` and `SiteRef`."""

from backoffice.org.masters import companies, declarations, sites
from backoffice.org.models import Company, CompanyRef, Site, SiteRef

__all__ = ["Company", "CompanyRef", "Site", "SiteRef", "companies", "declarations", "sites"]
