"""Ready-made roles of the people module. Each part adds its own permissions here."""

from __future__ import annotations

from backoffice.declarations import Nav, Role

_READ = ("people.employees.read", "people.departments.read", "people.positions.read")

ROLES = (Role("people.officer", "Personnel officer", ("people.*", "parties.*.read", "fields.hr")),)
NAVS = (
    Nav("people.employees", "Employees", "People", "people.employees.read", "users", 10, resource="people.employees"),
    Nav("people.departments", "Departments", "People", "people.departments.read", "hierarchy-2", 20,
        resource="people.departments"),
)  # fmt: skip
