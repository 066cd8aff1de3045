"""What an instance refuses, says and keeps to itself.

1. The policy of every page forbids inline scripts and styles, and other hosts.
2. Pages carry no inline script or style that the policy would stop.
3. Unsafe instances don't start: demo, debug or no TLS where others reach it; a weak key.
4. Settings that are misspelt or of the wrong kind are refused, by name.
5. Logs hold routes and times, no address of a machine or person, no query.
6. /healthz answers anyone, names nobody, and says when the database is away.
7. A form from a page open too long is refused in words.
8. No browser keeps a page, also of what went wrong; methods that nothing answers to are refused.
9. Behind TLS cookies belong to this host alone, subdomains are held to TLS too, pages asked for
   without it lead to it, and programs are refused. Nothing comes from another host's say.
10. Whoever is refused is in the log by the number of their account.
"""

from __future__ import annotations

import json
import logging
import os
import re
from pathlib import Path
from unittest import mock

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from sereno.vocabulary.problems import Problem
from sereno.web.site.checks import dangers, database_in_the_clear
from sereno.web.site.environment import SETTINGS, Environment
from sereno.web.site.logs import JsonLines
from tests.integration.instances.instance import forks

# What it proves holds on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def _pages(client, audit) -> list[str]:
    names = ["audits:list", "audits:new", "people:profile", "mfa_index", "mfa_add_webauthn"]
    inside = ["audit_home", "members:people", "audits:settings", "audits:history"]
    return [reverse(n) for n in names] + [reverse(n, args=[audit.slug]) for n in inside]


def test_policy(audit, coordinator, signed_in) -> None:
    """1, 2"""
    client = signed_in(coordinator)
    for address in [*_pages(client, audit), "/account/login/", "/no/such/page"]:
        answer = (Client() if "login" in address else client).get(address)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "base-uri 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        text = answer.content.decode()
        if answer.status_code == 200:
            leaves = f'action="{reverse("account_logout")}"' in text
            assert leaves == ("account/login" not in address), address
        assert re.findall(r"<style|\sstyle=|\son\w+=", text) == [], address
        scripts = re.findall(r"<script(?![^>]*src=)([^>]*)>", text)
        assert all('type="application/json"' in attributes for attributes in scripts)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"ALLOWED_HOSTS": ["audit.example.org"]}, "no_tls"),
        ({"ALLOWED_HOSTS": ["audit.example.org"], "DEMO": True}, "demo_reachable"),
        ({"ALLOWED_HOSTS": ["x.org"], "DEBUG": True, "TLS_PROXY": True}, "debug_reachable"),
        ({"ALLOWED_HOSTS": ["*"], "TLS_PROXY": True}, "any_host"),
        ({"SECRET_KEY": "short"}, "weak_key"),
        ({"SECRET_KEY": "ab" * 40}, "weak_key"),
    ],
)
def test_dangers(settings, given, code: str) -> None:
    """3"""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    assert dangers() == []
    for name, value in given.items():
        setattr(settings, name, value)
    assert code in [problem.code for problem in dangers()]


def test_loopback_alone_may_be_plain(settings) -> None:
    """3"""
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.DEMO = settings.DEBUG = True
    assert dangers() == []
    found = [problem.code for problem in dangers(reachable=True)]
    assert found == ["demo_reachable", "debug_reachable", "no_tls"]
    settings.DEMO = settings.DEBUG = False
    settings.WITHOUT_TLS = True
    assert dangers(reachable=True) == []


def _read_all(variables: dict[str, str]) -> None:
    environment = Environment(variables)
    readers = {"flag": environment.flag, "integer": environment.integer}
    for setting in SETTINGS:
        readers.get(setting.type, environment.text)(setting.name)
    environment.language("SERENO_LANGUAGE")


@pytest.mark.parametrize(
    ("database", "is_refused"),
    [
        ({"NAME": "x"}, False),
        ({"HOST": "/run/postgresql"}, False),
        ({"HOST": "localhost"}, False),
        ({"HOST": "db.example.org", "OPTIONS": {"sslmode": "verify-full"}}, False),
        ({"HOST": "db.example.org", "OPTIONS": {"sslmode": "require"}}, True),
        ({"HOST": "db.example.org"}, True),
    ],
)
def test_a_database_elsewhere(database, is_refused: bool) -> None:
    """3"""
    assert database_in_the_clear(database) == is_refused


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"SERENO_TLS_PROXI": "yes"}, "setting_unknown"),
        ({"SERENO_DEBUG": "maybe"}, "setting_not_a_flag"),
        ({"SERENO_UPLOAD_LIMIT_MB": "2 GB"}, "setting_not_a_number"),
        ({"SERENO_SESSION_HOURS": "0"}, "setting_not_a_number"),
        ({"SERENO_LANGUAGE": "fr"}, "setting_not_a_language"),
    ],
)
def test_settings(variables: dict[str, str], code: str) -> None:
    """4"""
    with pytest.raises(Problem) as refused:
        _read_all(variables)
    assert refused.value.code == code
    assert refused.value.where in variables


def test_every_default_can_be_read() -> None:
    """4"""
    _read_all({})
    environment = Environment({})
    assert environment.items("SERENO_HOSTS") == ["localhost", "127.0.0.1", "[::1]"]


def test_logs(audit, coordinator, signed_in, caplog) -> None:
    """5"""
    client = signed_in(coordinator)
    with caplog.at_level(logging.INFO):
        client.get(reverse("audits:list"), {"q": "secreto"})
        client.get(reverse("audit_home", args=[audit.slug]))
        Client().post("/account/login/", {"login": "ana@example.org", "password": "wrong"})
    lines = [JsonLines().format(record) for record in caplog.records]
    assert {"audits:list", "audit_home", "account_login"} <= {
        json.loads(line).get("route") for line in lines
    }
    whole = "\n".join(lines)
    for private in ("secreto", "example.org", "127.0.0.1", audit.slug, "Carmen", "wrong"):
        assert private not in whole


def test_a_failure_is_logged_without_its_words(coordinator, signed_in, caplog) -> None:
    """5"""
    client = signed_in(coordinator)
    client.raise_request_exception = False
    broken = ValueError("row 7: María Hernández, Calle 5")
    with mock.patch("sereno.web.audits.views.Paginator", side_effect=broken):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "half written" in answer.content.decode()
    text = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert "ValueError" in text
    assert "María" not in text


def test_health(settings) -> None:
    """6"""
    answer = Client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "healthy": True,
        "database": True,
        "disk": True,
        "version": settings.VERSION,
    }
    with mock.patch("sereno.web.site.health.connection.cursor", side_effect=DatabaseError):
        answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] is False


def test_a_stale_form(make_person) -> None:
    """7"""
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "site/error.html" in [t.name for t in answer.templates]


def test_nothing_is_kept(audit, coordinator, signed_in) -> None:
    """8"""
    client = signed_in(coordinator)
    for address in [*_pages(client, audit), "/no/such/page", "/api/openapi.json", "/api/audits"]:
        assert "no-store" in client.get(address)["Cache-Control"], address
    drawing = client.get("/static/site/lantern.svg")
    assert drawing["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in drawing["Content-Security-Policy"]
    assert client.get("/static/site/").status_code == 404
    for method in ("TRACE", "TRACK", "PUT", "DELETE", "CONNECT"):
        for address in ("/", "/healthz", "/api/openapi.json", "/account/login/", "/nowhere"):
            assert client.generic(method, address).status_code == 405, (method, address)


BEHIND_TLS = """
import django, json
django.setup()
from django.test import Client
from django.conf import settings
settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
said = {"Host": "audit.example.org"}
def ask(address, **given):
    answer = Client(headers=said).get(address, **given)
    cookies = {name: (bool(c["secure"]), c["path"], c["domain"], c["samesite"], bool(c["httponly"]))
               for name, c in answer.cookies.items()}
    return [answer.status_code, dict(answer.headers), cookies]
client = Client(headers=said)
language = client.post("/language", {"language": "en"}, secure=True)
print(json.dumps({
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    "door": ask("/account/login/", headers={"X-Forwarded-Proto": "https"}),
    "plain": ask("/account/login/"),
    "program": ask("/api/openapi.json"),
    "other": ask("/account/login/", headers={"Host": "evil.example"}),
    "forwarded": ask("/account/login/", headers={"X-Forwarded-Host": "evil.example"}),
    "language": list(language.cookies),
}))
"""


def test_behind_tls(with_tables: Path, tmp_path: Path) -> None:
    """9"""
    home = tmp_path / "home"
    home.mkdir()
    (home / "sereno.sqlite3").write_bytes(with_tables.read_bytes())
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SERENO_")}
    given = {
        "SERENO_HOME": str(home),
        "SERENO_TLS_PROXY": "yes",
        "SERENO_HOSTS": "audit.example.org",
    }
    said = forks().python(BEHIND_TLS, environment=kept | given)
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    status, headers, cookies = told["door"]
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert cookies == {"__Host-csrftoken": [True, "/", "", "Lax", True]}
    assert told["names"] == ["__Host-sessionid", "__Host-csrftoken"]
    assert told["language"] == ["__Host-sereno_language"]
    assert (told["plain"][0], told["plain"][1]["Location"]) == (
        301,
        "https://audit.example.org/account/login/",
    )
    assert told["program"][0] == 403
    assert told["other"][0] == 400
    assert "evil" not in str(told["forwarded"])


def test_who_was_refused(audit, make_person, signed_in, caplog) -> None:
    """10"""
    stranger = make_person()
    with caplog.at_level(logging.INFO):
        signed_in(stranger).get(reverse("audit_home", args=[audit.slug]))
        signed_in(stranger).get("/")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    found = {line["route"]: line for line in lines if "route" in line}
    assert found["audit_home"]["status"] == 404
    assert found["audit_home"]["person"] == stranger.pk
    assert "person" not in found["audits:list"]
