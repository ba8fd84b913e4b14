"""Ready-made roles of the people module. Each part adds its own permissions here."""

from __future__ import annotations

from backoffice.declarations import Nav, Role
from backoffice_people.leave import rights as leave

SELF = ("people.own_*", "people.directory.read", *leave.EMPLOYEE)
"""What everybody may who works here: read and ask about oneself, and know the others by name."""
MANAGER = (*SELF, "people.team*", *leave.MANAGER)
OFFICER = (
    "people.*", "parties.*.read", "org.sites.read", "identity.users.read", "identity.confidential_*.read", "fields.hr",
)  # fmt: skip
PAY = (
    "people.employees.read", "people.contracts.read", "people.pay.read", "people.set_pay",
    "people.change_requests.read", "org.sites.read", "fields.pay",
)  # fmt: skip

ROLES = (
    Role("people.employee", "Employee (self-service)", SELF),
    Role("people.manager", "Manager of a team", MANAGER),
    Role("people.officer", "Personnel officer", OFFICER),
    Role("people.pay_officer", "Pay officer", PAY),
)
NAVS = (
    Nav("people.me", "About me", "People", "people.own_record.read", "user", 5, endpoint="people.me"),
    Nav("people.chart", "Org chart", "People", "people.directory.read", "category", 35, endpoint="people.org_chart"),
    Nav("people.employees", "Employees", "People", "people.employees.read", "users", 10, resource="people.employees"),
    Nav("people.team", "My team", "People", "people.team.read", "user-check", 20, resource="people.team"),
    Nav("people.directory", "Directory", "People", "people.directory.read", "address-book", 30,
        resource="people.directory"),
    Nav("people.departments", "Departments", "People", "people.departments.read", "building", 40,
        resource="people.departments"),
    Nav("people.requests", "Requests for a change", "People", "people.change_requests.read", "question-mark", 50,
        resource="people.change_requests"),
)  # fmt: skip
