"""Resources: named, typed, filterable reads. One declaration gives lists, records, search, API and exports."""

from backoffice.resources.column import Column
from backoffice.resources.export import csv_rows, xlsx_file
from backoffice.resources.jsonrows import json_page, json_record
from backoffice.resources.page import Page
from backoffice.resources.resource import Resource

__all__ = ["Column", "Page", "Resource", "csv_rows", "json_page", "json_record", "xlsx_file"]
