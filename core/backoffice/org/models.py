"""Companies and their sites: where everything happens."""

from typing import Annotated

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.calendar.kinds import Region, WeekPattern
from backoffice.calendar.week import USUAL
from backoffice.db.base import Base
from backoffice.kinds import RefTo, Text
from backoffice.org.kinds import ZoneName
from backoffice.records.master import MasterRow

CompanyRef = Annotated[int, RefTo("Company", resource="org.companies")]
SiteRef = Annotated[int, RefTo("Site", resource="org.sites")]

Code = Annotated[str, Text("Code", max=20, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$")]
Name = Annotated[str, Text("Name", max=200)]
CurrencyCode = Annotated[str, Text("Currency", max=3, pattern=r"^[A-Z]{3}$", help="ISO 4217, such as EUR")]
LocaleTag = Annotated[
    str, Text("Language", max=20, pattern=r"^[a-z]{2,3}([_\-][A-Za-z0-9]{2,8})*$", help="Such as en or de_AT")
]
Zone = Annotated[str, ZoneName("Time zone", max=64, help="IANA name, such as Europe/Berlin")]
Workdays = Annotated[str, WeekPattern("Working days", max=40, help="Of the week, such as Mon-Fri or Mon, Tue, Thu")]
HolidaysOf = Annotated[
    str, Region("Public holidays of", max=40, help="Country, or country and region: PT, DE-BE, US-CA. Empty for none")
]


class Company(MasterRow, Base):
    """A legal entity: it has the books, the currency and the number sequences."""

    __tablename__ = "core_company"

    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    currency: Mapped[CurrencyCode]
    locale: Mapped[LocaleTag]


class Site(MasterRow, Base):
    """A place of work of a company; documents, locations and stations belong to one."""

    __tablename__ = "core_site"
    __table_args__ = (UniqueConstraint("company_id", "code"),)

    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    code: Mapped[Code]
    name: Mapped[Name]
    zone: Mapped[Zone]
    workdays: Mapped[Workdays] = mapped_column(default=USUAL, server_default=USUAL)
    region: Mapped[HolidaysOf | None]
