"""Kinds of values: type, column, widget, format, label, unit and secrecy in one."""

from backoffice.kinds.base import SECRECY, Kind, When, kind_of
from backoffice.kinds.columns import column_type, typed
from backoffice.kinds.kindtype import KindType, scale_of
from backoffice.kinds.number import Amount, Count, Number, plain_text
from backoffice.kinds.reference import Binary, Id, IdKind, Json, RefTo, Uuid, UuidValue
from backoffice.kinds.sqltypes import BigId, CodePointText, EnumText, Scaled, UtcInstant
from backoffice.kinds.text import Choice, Flag, Secret, Text, Word
from backoffice.kinds.time import Day, Instant, rfc3339
from backoffice.kinds.worktime import (
    Duration,
    TimeOfDay,
    clock_text,
    duration_seconds,
    duration_text,
    minutes_of_day,
)

__all__ = [
    "SECRECY",
    "Amount",
    "BigId",
    "Binary",
    "Choice",
    "CodePointText",
    "Count",
    "Day",
    "Duration",
    "EnumText",
    "Flag",
    "Id",
    "IdKind",
    "Instant",
    "Json",
    "Kind",
    "KindType",
    "Number",
    "RefTo",
    "Scaled",
    "Secret",
    "Text",
    "TimeOfDay",
    "UtcInstant",
    "Uuid",
    "UuidValue",
    "When",
    "Word",
    "clock_text",
    "column_type",
    "duration_seconds",
    "duration_text",
    "kind_of",
    "minutes_of_day",
    "plain_text",
    "rfc3339",
    "scale_of",
    "typed",
]
