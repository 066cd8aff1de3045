"""What an instance refuses, says and keeps to itself.

1. The policy of every page forbids inline scripts and styles, and other hosts.
2. Pages carry no inline script or style that the policy would stop.
3. Unsafe instances don't start: demo, debug or no TLS where others reach it; a weak key.
4. Settings that are misspelt or of the wrong kind are refused, by name.
5. Logs hold routes and times, no address of a machine or person, no query.
6. /healthz answers anyone, names nobody, and says when the database is away.
7. A form from a page open too long is refused in words.
"""

from __future__ import annotations

import json
import logging
import re
from unittest import mock

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from sereno.vocabulary.problems import Problem
from sereno.web.site.checks import dangers
from sereno.web.site.environment import SETTINGS, Environment
from sereno.web.site.logs import JsonLines

pytestmark = pytest.mark.django_db


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
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        text = answer.content.decode()
        assert re.findall(r"<style|\sstyle=|\son\w+=", text) == [], address
        scripts = re.findall(r"<script(?![^>]*src=)([^>]*)>", text)
        assert all('type="application/json"' in attributes for attributes in scripts)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"ALLOWED_HOSTS": ["audit.example.org"]}, "no_tls"),
        ({"ALLOWED_HOSTS": ["audit.example.org"], "DEMO": True}, "demo_reachable"),
        ({"ALLOWED_HOSTS": ["x.org"], "DEBUG": True, "TLS_PROXY": True}, "debug_reachable"),
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
