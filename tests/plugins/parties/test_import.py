"""A list of vendors is brought at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.plugins.parties.office import Contacts

from backoffice.cli.main import program

HEADING = "name,roles,vat,email,city,country\n"


@pytest.fixture
def brought(contacts: Contacts, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Bring a text as a file; gives what was said."""
    monkeypatch.setenv("BACKOFFICE_DATABASE_URL", database_url)

    def bring(text: str | bytes, *options: str) -> Result:
        file = tmp_path / "vendors.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        arguments = [
            "import",
            str(file),
            "--command",
            "parties.create_party",
            "--data",
            str(tmp_path / "data"),
            *options,
        ]
        result = CliRunner().invoke(program, arguments, prog_name="backoffice")
        assert "Traceback" not in result.output
        return result

    return bring


def test_a_list_is_brought_and_its_faults_are_told_by_line(contacts: Contacts, brought: object) -> None:
    assert callable(brought)
    good = "Nordwerk,vendor;customer,DE136695976,a@nordwerk.example,Hamburg,de\n"
    text = HEADING + good + "Südstahl,king,,,,\n" + '"=cmd|calc, Ltd",vendor,DE1,b@x.example,,\n' + "Kai,,,,Kiel,\n"
    tried = brought("\ufeff" + text, "--dry-run")
    assert tried.stdout == "2 lines can be read, 2 refused. Nothing was written.\n"
    assert contacts.count("parties_party") == 0
    done = brought(text)
    assert (done.exit_code, done.stdout) == (1, "1 lines written, 3 refused.\n")
    told = done.stderr.splitlines()
    assert [line.partition(":")[0] for line in told] == ["line 3", "line 4", "line 5"]
    assert "vat" in told[1] and "country" in told[2]
    assert contacts.one("P-000001")["roles"] in ("customer, vendor", "vendor, customer")
    again = brought(HEADING + good + "Südstahl,vendor,,,,\n")
    assert (again.exit_code, again.stdout) == (0, "1 lines written, 1 were there already, 0 refused.\n")


def test_a_file_that_is_no_list_is_refused(contacts: Contacts, brought: object) -> None:
    assert callable(brought)
    for text, said in (
        ("name,king\nA,B\n", "no field “king”"),
        ("", "is empty"),
        ("name\nS\u00fcdstahl\n".encode("latin-1"), "not written in UTF-8"),
    ):
        result = brought(text)
        assert result.exit_code == 1
        assert said in result.stderr
    assert contacts.count("parties_party") == 0
