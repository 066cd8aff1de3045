"""People with roles in an audit, and browsers signed in as each."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# pytest may read this file before Django has its settings: models are imported in the fixtures.
if TYPE_CHECKING:
    from django.test import Client

    from sereno.web.audits.models import Audit
    from sereno.web.audits.roles import Role
    from sereno.web.imports.models import DataVersion
    from sereno.web.people.models import Person
    from tests.once import Once

PASSWORD = "cuatro palabras sin relación"


@pytest.fixture
def empty_home(settings: Any, tmp_path: Path) -> None:
    """Files of audits lie in a folder of the test's own."""
    settings.HOME = tmp_path / "home"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """The real hasher is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nobody_signed_in_yet() -> None:
    """Sign-ins are counted by address, and all tests come from one."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def make_person(db: None) -> Callable[..., Person]:
    """A person by mail address; everyone has the same password."""
    from sereno.web.people.changes import add_person

    def make(email: str = "ana@example.org", **fields: Any) -> Person:
        fields.setdefault("language", "en")
        return add_person(email=email, password=PASSWORD, **fields)

    return make


@pytest.fixture
def coordinator(make_person: Callable[..., Person]) -> Person:
    """Whoever made the audit."""
    return make_person("coordinator@example.org", name="Carmen")


@pytest.fixture
def audit(coordinator: Person) -> Audit:
    """An audit without data."""
    from sereno.web.audits.changes import create_audit

    return create_audit(
        slug="queretaro",
        name="Querétaro 2018-2020",
        country="mx",
        languages=["es", "en"],
        select=22,
        by=coordinator,
    )


@pytest.fixture
def in_role(
    audit: Audit, coordinator: Person, make_person: Callable[..., Person]
) -> Callable[[Role], Person]:
    """The audit's person of a role."""
    from sereno.web.audits.changes import give_role
    from sereno.web.audits.roles import Role

    def find(role: Role) -> Person:
        if role == Role.COORDINATOR:
            return coordinator
        person = make_person(f"{role.value}@example.org")
        give_role(audit=audit, person=person, role=role, by=coordinator)
        return person

    return find


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser in which a person signed in."""
    from django.test import Client

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture(scope="session")
def small_results(once: Once) -> Path:
    """The results of a run over the small city."""

    def make(place: Path) -> None:
        import numpy as np

        from sereno.engine.stage_one import run_stage_one
        from tests.integration.small_city import make_small_city

        city = make_small_city(place, np.random.default_rng(20181204))
        run_stage_one(city.write_manifest(), place / "results", seed=1, today=dt.date(2024, 1, 15))

    return once("small-results", make) / "results"


@pytest.fixture
def version(audit: Audit, coordinator: Person, small_results: Path) -> DataVersion:
    """The audit's first import, ready."""
    from django.utils import timezone

    from sereno.web.imports.models import DataVersion

    made = DataVersion.objects.create(
        audit=audit,
        number=1,
        manifest_text=(small_results.parent / "audit.toml").read_text(encoding="utf-8"),
        created_by=coordinator,
        finished_at=timezone.now(),
    )
    shutil.rmtree(made.folder, ignore_errors=True)
    shutil.copytree(small_results, made.folder)
    return made
