"""What is amiss with the settings is found, and no secret is shown."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from indexer.store import Index
from indexer.store.saving import damage, writer
from tests.commands import plenarchat
from tests.store_samples import a_sitting, an_index
from ui.operations.serving import served
from ui.operations.surroundings import known_variables, settings_amiss, shown_value


def found(environment: dict[str, str], index: Path) -> list[str]:
    return [f"{one.found} {one.remedy}" for one in settings_amiss(environment, index)]


def test_a_misspelt_setting_is_named_with_the_right_one(tmp_path: Path) -> None:
    (told,) = found({"PLENARCHAT_MODLE": "x", "PLENARCHAT_MAX_SECONDS": "1", "OTHER": "x"}, tmp_path / "index")
    assert "Did you mean PLENARCHAT_MODEL?" in told


def test_the_settings_of_every_command_are_known_and_documented() -> None:
    names = known_variables()
    assert {"PLENARCHAT_INDEX", "PLENARCHAT_LOG_FORMAT", "PLENARCHAT_TRUSTED_PROXY", "PLENARCHAT_SCHEDULER"} <= names
    assert {"PLENARCHAT_MAX_SECONDS", "PLENARCHAT_MAX_BODY", "PLENARCHAT_OIDC_SECRET", "PLENARCHAT_PORT"} <= names
    told = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(PLENARCHAT_[A-Z_]+)`", told, re.MULTILINE)) == names


def test_what_would_keep_a_server_from_starting_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "index"
    assert served(place, None)[0][0] == "ok"
    monkeypatch.setenv("PLENARCHAT_HOST", "0.0.0.0")
    assert served(place, None)[0][:2] == ("warning", "at 0.0.0.0:7860, nobody has to log in")
    monkeypatch.setenv("PLENARCHAT_TRUSTED_PROXY", "10.0.0.5, 10.1.0.0/24")
    monkeypatch.setenv("PLENARCHAT_PROXY_USER_HEADER", "X-User")
    assert served(place, None)[0] == ("ok", "at 0.0.0.0:7860, login by the header x-user of a proxy", None)
    monkeypatch.setenv("PLENARCHAT_GRACE", "soon")
    state, found, _ = served(place, None)[0]
    assert (state, "--grace" in found) == ("problem", True)


def test_the_folders_of_all_collections_are_looked_at(tmp_path: Path) -> None:
    an_index(tmp_path / "one", None, a_sitting()).close()
    file = tmp_path / "collections.toml"
    file.write_text('[[collection]]\nname = "one"\nindex = "one"\n[[collection]]\nname = "two"\nindex = "two"\n')
    done = plenarchat(f"doctor --json --index {tmp_path / 'nowhere'} --collections {file}")
    states = {check["name"]: check["state"] for check in json.loads(done.out)["checks"]}
    assert (states["index (one)"], states["index (two)"], done.status) == ("ok", "problem", 1)


def test_a_library_that_may_report_home_is_named(tmp_path: Path) -> None:
    place = tmp_path / "index"
    assert found({"GRADIO_ANALYTICS_ENABLED": "False", "DO_NOT_TRACK": "1"}, place) == []
    told = found({"GRADIO_ANALYTICS_ENABLED": "True", "DO_NOT_TRACK": "0"}, place)
    assert [line.partition("=")[0] for line in told] == ["GRADIO_ANALYTICS_ENABLED", "DO_NOT_TRACK"]


def test_files_that_others_can_read_are_named(tmp_path: Path) -> None:
    users, feedback = tmp_path / "users", tmp_path / "index.feedback.jsonl"
    for path in (users, feedback):
        path.touch(0o644)
    told = found({"PLENARCHAT_ACCOUNTS": str(users)}, tmp_path / "index")
    assert [f"chmod 600 {path}" in " ".join(told) for path in (users, feedback)] == [True, True]
    for path in (users, feedback):
        path.chmod(0o600)
    assert "chmod" not in " ".join(found({"PLENARCHAT_ACCOUNTS": str(users)}, tmp_path / "index"))


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("PLENARCHAT_OIDC_SECRET", "hush", "(set)"),
        ("PLENARCHAT_SECRET_FILE", "/etc/x", "/etc/x"),
        ("PLENARCHAT_MODEL_URL", "http://user:hush@host/v1", "http://(set)@host/v1"),
        ("PLENARCHAT_MODEL", "ollama:llama3.1", "ollama:llama3.1"),
    ],
)
def test_secrets_are_not_shown(name: str, value: str, shown: str) -> None:
    assert shown_value(name, value) == shown


def test_who_writes_to_an_index_is_told(tmp_path: Path) -> None:
    import os

    with an_index(tmp_path / "index", None, a_sitting()):
        assert writer(tmp_path / "index") == os.getpid()
    assert writer(tmp_path / "index") is None
    assert writer(tmp_path / "nowhere") is None
    with Index.open(tmp_path / "index", write=True):  # looking did not get in the way
        pass


def test_a_damaged_index_is_a_problem_with_a_way_out(tmp_path: Path) -> None:
    place = tmp_path / "index"
    an_index(place, None, a_sitting()).close()
    assert damage(place) == []
    with closing(sqlite3.connect(place / "protocols.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'turns'").fetchone()[0]
    with (place / "protocols.sqlite").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    done = plenarchat(f"doctor --json --index {place}")
    checks = {check["name"]: check for check in json.loads(done.out)["checks"]}
    assert done.status == 1
    assert "restore" in str({name: check["remedy"] for name, check in checks.items() if check["state"] == "problem"})


def test_the_options_are_those_of_the_settings() -> None:
    from ui.cli_operations import NAMES, _options
    from ui.cli_serve import serve_command
    from ui.operations.settings import Operations

    assert set(NAMES) == set(Operations.__dataclass_fields__)
    assert len(_options("info")) == len(NAMES)
    given = {option.name: option.default for option in serve_command.params if option.name in NAMES}
    assert Operations(**(given | {"log_file": None, "log_questions": False})) == Operations()
