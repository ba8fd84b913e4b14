"""No new plugin may take a name that the shell uses for its pages or addresses."""

from __future__ import annotations

from flask import Flask

from backoffice.bus.catalogue import CORE
from backoffice.scaffold.names import SHELL


def test_the_shells_pages_and_addresses_are_reserved(web: Flask) -> None:
    addresses = {rule.rule.split("/")[1] for rule in web.url_map.iter_rules()}
    used = {*web.blueprints, *filter(str.isidentifier, addresses)}
    assert used - SHELL - CORE == set()
