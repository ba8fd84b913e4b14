"""The list page of any resource: filters, sort, search, paging, export, all from its declaration."""
