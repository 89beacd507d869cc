"""Accounts, sessions and the login page: what is stored, what is said, and when it is over."""

from __future__ import annotations

import json
import re
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.house import ANNA, BERT, build, log_in
from ui.access import passwords
from ui.access.accounts import Accounts
from ui.access.errors import AccessError
from ui.access.limits import Counter, Rates
from ui.access.login import safe_goal
from ui.access.sessions import SECRET_VARIABLE, Sessions, signing_secret

COOKIE = "plenarchat-session"


# Accounts


def test_accounts_are_private_and_hold_hashes_alone(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.json")
    accounts.add("Änne.B", "ein langer Satz", ("x",), admin=True)
    token = accounts.new_token("änne.b")
    written = accounts.path.read_text("utf-8")
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in written
    assert "langer" not in written
    assert token.rpartition("_")[2] not in written
    assert not list(tmp_path.glob("*.tmp"))
    found = accounts.check(" ÄNNE.B ", "ein langer Satz")
    assert found is not None
    assert (found.name, found.groups, found.admin) == ("änne.b", ("x",), True)
    assert "argon2" not in repr(found)


@pytest.mark.parametrize("password", ["kurz", "aaaaaaaaaaaaaaaa", "annaannaanna", "x" * 1025, ""])
def test_a_password_that_is_easily_guessed_is_refused(tmp_path: Path, password: str) -> None:
    with pytest.raises(AccessError, match="password"):
        Accounts(tmp_path / "accounts.json").add("anna", password)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 65, "a\nb", "<b>"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(AccessError, match="name"):
        Accounts(tmp_path / "accounts.json").add(name, "ein langer Satz")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"version": 2, "accounts": []}', '{"version": 1, "accounts": [{"name": "anna"}]}']
)
def test_a_broken_file_lets_nobody_in_and_is_named(tmp_path: Path, content: str) -> None:
    accounts = Accounts(tmp_path / "accounts.json")
    accounts.path.write_text(content)
    with pytest.raises(AccessError, match=re.escape(str(accounts.path))):
        accounts.all()
    assert accounts.named("anna") is None
    assert accounts.check("anna", "ein langer Satz") is None
    with pytest.raises(AccessError):
        accounts.add("anna", "ein langer Satz")
    assert accounts.path.read_text() == content


def test_two_who_write_at_once_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hashed", lambda password, name="": "$hash")
    names = [f"name{number}" for number in range(24)]
    threads = [
        threading.Thread(target=Accounts(tmp_path / "accounts.json").add, args=(name, "ein langer Satz"))
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Accounts(tmp_path / "accounts.json").all()) == sorted(names)


def test_a_hash_of_older_parameters_is_made_anew_at_the_next_login(tmp_path: Path) -> None:
    from argon2 import PasswordHasher

    accounts = Accounts(tmp_path / "accounts.json")
    accounts.add("anna", "ein langer Satz")
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("ein langer Satz")
    content = json.loads(accounts.path.read_text())
    content["accounts"][0]["password"] = old
    accounts.path.write_text(json.dumps(content))
    before = accounts.check("anna", "ein langer Satz")
    after = accounts.named("anna")
    assert before is not None
    assert after is not None
    assert after.password != old
    assert "m=19456" in after.password
    assert after.stamp == before.stamp  # nobody is logged out by it
    assert accounts.check("anna", "ein langer Satz")


def test_an_unknown_name_is_checked_as_thoroughly_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both take one verification of a hash with the same parameters; so neither time nor words tell them apart."""
    held = passwords.hashed("ein langer Satz")
    checked: list[str] = []
    hasher = passwords._hasher()

    class Watched:
        def verify(self, hash_: str, password: str) -> bool:
            checked.append(hash_.rpartition("$")[0].rpartition("$")[0])
            return bool(hasher.verify(hash_, password))

        def hash(self, password: str) -> str:
            return str(hasher.hash(password))

    monkeypatch.setattr(passwords, "_hasher", lambda: Watched())
    assert not passwords.matches("falsch", held)
    assert not passwords.matches("falsch", None)
    assert not passwords.matches("the password of nobody", None)
    assert len(checked) == 3
    assert len(set(checked)) == 1


# Sessions


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_session_is_over_after_a_while_without_use_and_at_the_latest_after_its_time(tmp_path: Path) -> None:
    clock = Clock()
    sessions = Sessions(b"s" * 32, tmp_path / "ended", idle=100, longest=250, now=clock)

    def value(session: Any) -> str:
        return sessions.cookie(session, False).decode().partition(";")[0].partition("=")[2]

    session = sessions.begin("anna", "stamp")
    first = value(session)
    assert sessions.renewed(session) is None
    clock.now += 90
    renewed = sessions.renewed(session)
    assert renewed is not None
    clock.now += 90
    assert sessions.read(first) is None
    assert sessions.read(value(renewed)) == renewed
    clock.now += 65
    later = sessions.renewed(renewed)
    assert later is not None
    assert sessions.read(value(later)) == later
    clock.now += 10
    assert sessions.read(value(later)) is None  # used until a moment ago, but begun too long ago
    clock.now -= 10_000
    assert sessions.read(first) is None  # a clock that was put back makes nothing good again


def test_a_cookie_that_was_changed_or_signed_by_another_key_is_none(tmp_path: Path) -> None:
    sessions = Sessions(b"s" * 32, tmp_path / "ended")
    good = sessions.cookie(sessions.begin("anna", "stamp"), False).decode().partition(";")[0].partition("=")[2]
    assert sessions.read(good)
    assert Sessions(b"t" * 32, tmp_path / "ended").read(good) is None
    for place in range(0, len(good), 7):
        changed = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        assert sessions.read(changed) is None
    for other in ("", ".", "a.b", good + "x", good.split(".")[0], good[::-1], "é"):
        assert sessions.read(other) is None


def test_an_ended_session_is_over_in_every_process(tmp_path: Path) -> None:
    one, other = (Sessions(b"s" * 32, tmp_path / "ended") for _ in range(2))
    session = one.begin("anna", "stamp")
    cookie = one.cookie(session, True).decode()
    value = cookie.partition(";")[0].partition("=")[2]
    assert other.read(value)
    one.end(session)
    assert other.read(value) is None
    assert one.read(value) is None
    assert Sessions(b"s" * 32, tmp_path / "ended").read(value) is None
    assert stat.S_IMODE((tmp_path / "ended").stat().st_mode) == 0o600


def test_the_signing_key_is_made_once_private_or_taken_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = signing_secret(tmp_path / "key")
    assert len(made) >= 32
    assert signing_secret(tmp_path / "key") == made
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    monkeypatch.setenv(SECRET_VARIABLE, "k" * 32)
    assert signing_secret(tmp_path / "other") == b"k" * 32
    assert not (tmp_path / "other").exists()
    monkeypatch.setenv(SECRET_VARIABLE, "short")
    with pytest.raises(AccessError, match=SECRET_VARIABLE):
        signing_secret(tmp_path / "key")


# Logging in and out


def test_wrong_name_and_wrong_password_get_the_same_answer(tmp_path: Path) -> None:
    client = build(tmp_path).client(headers={"accept-language": "en"})
    wrong, unknown = log_in(client, ("anna", "falsch falsch")), log_in(client, ("nora", "falsch falsch"))
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.text.replace("anna", "nora") == unknown.text
    assert "The name or the password is wrong." in wrong.text
    assert "set-cookie" not in wrong.headers


def test_after_too_many_failed_logins_the_right_password_has_to_wait_too(tmp_path: Path) -> None:
    house = build(tmp_path)
    client, elsewhere = house.client(), house.client(client=("198.51.100.7", 1))
    for _ in range(5):
        assert log_in(client, ("anna", "falsch falsch")).status_code == 401
    blocked = log_in(client, ANNA)
    assert blocked.status_code == 429
    assert int(blocked.headers["retry-after"]) > 60
    assert "Zu viele Versuche" in blocked.text
    assert log_in(client, ("ANNA ", ANNA[1])).status_code == 429
    assert log_in(client, BERT).status_code == 303  # another account
    assert log_in(elsewhere, ANNA).status_code == 303  # another place: nobody can lock somebody else out


def test_one_address_cannot_try_one_account_after_another() -> None:
    counter = Counter(Rates())
    for number in range(30):
        assert counter.login_begins(f"name{number}", "198.51.100.7") is None
        counter.login_ended(f"name{number}", "198.51.100.7", worked=False)
    assert counter.login_begins("anna", "198.51.100.7")
    assert counter.login_begins("anna", "198.51.100.8") is None


def test_attempts_at_once_are_no_more_than_one_after_another() -> None:
    counter = Counter(Rates())
    assert [counter.login_begins("anna", "198.51.100.7") is None for _ in range(7)] == [True] * 5 + [False] * 2


def test_a_whole_house_behind_one_address_can_log_in_in_the_morning() -> None:
    counter = Counter(Rates())
    for number in range(200):
        assert counter.login_begins(f"name{number % 150}", "198.51.100.7") is None
        counter.login_ended(f"name{number % 150}", "198.51.100.7", worked=True)


def test_a_login_begins_a_new_session_and_ends_the_one_before(tmp_path: Path) -> None:
    house = build(tmp_path)
    client = house.client()
    planted = house.logged_in(BERT).cookies[COOKIE]
    client.cookies.set(COOKIE, planted, domain="127.0.0.1")
    answer = log_in(client, ANNA)
    fresh = re.match(rf"{COOKIE}=([^;]+)", answer.headers["set-cookie"])
    assert fresh
    assert fresh[1] != planted
    assert house.client(headers={"cookie": f"{COOKIE}={fresh[1]}"}).get("/search").json()["who"] == "anna"
    assert house.client(headers={"cookie": f"{COOKIE}={planted}"}).get("/search").status_code == 401
    # Two of one name: one was put there by somebody else, so none counts.
    both = house.client(headers={"cookie": f"{COOKIE}={fresh[1]}; {COOKIE}={planted}"})
    assert both.get("/search").status_code == 401


def test_leaving_ends_the_session_and_not_only_the_cookie(tmp_path: Path) -> None:
    house = build(tmp_path)
    client = house.logged_in(ANNA)
    copied = {"cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    assert house.client(headers=copied).get("/search").status_code == 200
    assert client.get("/logout").status_code == 405  # no picture on another page logs anybody out
    answer = client.post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert house.client(headers=copied).get("/search").status_code == 401


def test_what_changes_about_an_account_holds_at_once(tmp_path: Path) -> None:
    house = build(tmp_path)
    anna, bert = house.logged_in(ANNA), house.logged_in(BERT)
    house.accounts.set_password("anna", "ein anderer langer Satz")
    assert anna.get("/search").status_code == 401
    token = {"authorization": f"Bearer {house.accounts.new_token('bert')}"}
    assert house.client().get("/search", headers=token).status_code == 200
    house.accounts.remove("bert")
    assert bert.get("/search").status_code == 401
    assert house.client().get("/search", headers=token).status_code == 401
    house.accounts.add(*BERT)
    assert bert.get("/search").status_code == 401  # another person of the same name
    house.accounts.path.unlink()
    assert log_in(house.client(), BERT).status_code == 401  # without the file nobody, not everybody


@pytest.mark.parametrize(
    "goal",
    [
        *("//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example"),
        *("javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", " //evil.example", "evil.example", ""),
        *("/login?next=/login", "/a//evil.example", "///evil.example", "/%0d%0aset-cookie:x", "/" + "x" * 5000),
        *("http:///evil.example", "/\x00/evil", "//[", "/\u2028/evil.example", "/é?ü=ß"),
    ],
)
def test_a_login_leads_to_this_site_alone(goal: str) -> None:
    led = safe_goal(goal)
    assert re.fullmatch(r"/(?![/\\])[!-~]*", led)
    assert "//" not in led.partition("?")[0]
    assert "evil" not in led.partition("/")[0]
    assert not re.match(r"/(/|\\|%5c)", led, re.IGNORECASE)


def test_the_login_page_says_what_is_shown_as_text_and_nothing_else(tmp_path: Path) -> None:
    client = build(tmp_path).client()
    evil = '"><script>alert(1)</script>'
    page = client.get("/login", params={"next": f"/search?q={evil}", "lang": "en"})
    again = log_in(client, (evil, "falsch falsch"), f"/search?q={evil}")
    for answer in (page, again):
        assert "<script" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert '<html lang="en">' in page.text
    assert 'autocomplete="current-password"' in page.text
    assert client.post("/login", json={"name": "anna"}).status_code == 415
    assert client.post("/login", data={"name": "x" * 20_000}).status_code == 413
