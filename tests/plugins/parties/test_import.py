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
    assert tried.stdout == "1 lines would be written, 3 refused. Nothing was written.\n"
    assert contacts.count("parties_party") == 0
    done = brought(text)
    assert (done.exit_code, done.stdout) == (1, "1 lines written, 3 refused.\n")
    told = done.stderr.splitlines()
    assert [line.partition(":")[0] for line in told] == ["line 3", "line 4", "line 5"]
    assert "vat" in told[1] and "country" in told[2]
    assert contacts.one("P-000001")["roles"] in ("customer, vendor", "vendor, customer")
    again = brought(HEADING + good + "Südstahl,vendor,,,,\n")
    assert (again.exit_code, again.stdout) == (0, "1 lines written, 1 were there already, 0 refused.\n")


def test_a_trial_tells_what_the_rules_refuse_and_writes_nothing(contacts: Contacts, brought: object) -> None:
    """A number that another line of the same file takes is refused as it would be; so is one that is there."""
    assert callable(brought)
    contacts.do("parties.create_party", kind="person", name="Kai", number="P-KAI")
    text = "number,name,kind\nP-1,Nord,organisation\nP-1,Süd,organisation\nP-KAI,Kai,person\nP-2,West,organisation\n"
    before = contacts.count("parties_party"), contacts.count("core_journal")
    tried = brought(text, "--dry-run")
    assert (tried.exit_code, tried.stdout) == (1, "2 lines would be written, 2 refused. Nothing was written.\n")
    assert [line.partition(":")[0] for line in tried.stderr.splitlines()] == ["line 3", "line 4"]
    assert (contacts.count("parties_party"), contacts.count("core_journal")) == before
    done = brought(text)
    assert (done.exit_code, done.stdout) == (1, "2 lines written, 2 refused.\n")
    assert done.stderr == tried.stderr
    again = brought(text, "--dry-run")
    assert again.stdout == "0 lines would be written, 2 were there already, 2 refused. Nothing was written.\n"


def test_a_trial_takes_no_number_from_those_who_write_after_it(contacts: Contacts, brought: object) -> None:
    assert callable(brought)
    brought("name,kind\n" + "".join(f"Party {n},person\n" for n in range(1_500)), "--dry-run")
    assert contacts.do("parties.create_party", kind="person", name="Kai")["number"] == "P-000001"


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
