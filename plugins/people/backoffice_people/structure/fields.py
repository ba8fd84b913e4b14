"""What the values of departments and positions are."""

from __future__ import annotations

from typing import Annotated

from backoffice.kinds import RefTo, Text

DepartmentRef = Annotated[int, RefTo("Department", resource="people.departments")]
PositionRef = Annotated[int, RefTo("Position", resource="people.positions")]
Within = Annotated[int, RefTo("Part of", resource="people.departments", help="The department that this one belongs to")]

UnitCode = Annotated[str, Text("Code", max=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$")]
DepartmentName = Annotated[str, Text("Name", max=120)]
PositionTitle = Annotated[str, Text("Title", max=120, help="What people in it are called, such as Forklift driver")]
