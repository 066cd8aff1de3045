"""Writes to topics: one transaction each, with who and what."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from sereno.vocabulary.audit_topics import audit_topics
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.people.folding import folded
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from sereno.web.topics.models import Topic

KEY = 40


@transaction.atomic
def make_usual_topics(*, audit: Audit) -> list[Topic]:
    """Give an audit the usual topics that it lacks; those that were made."""
    there = list(Topic.objects.filter(audit=audit).values_list("key", "number"))
    has, last = {key for key, _ in there}, max((number for _, number in there), default=0)
    missing = [topic for topic in audit_topics() if topic.key not in has]
    made: list[Topic] = Topic.objects.bulk_create(
        Topic(
            audit=audit,
            number=number,
            access_level=AccessLevel.PUBLIC,
            key=topic.key,
            name_es=topic.text.es,
            name_en=topic.text.en,
            offences=list(topic.offences),
        )
        for number, topic in enumerate(missing, start=last + 1)
    )
    return made


def usual_topics_of(audit: Audit, **_signal: Any) -> None:
    """The same for an audit that begins. Told by `audit_begun`."""
    make_usual_topics(audit=audit)


@transaction.atomic
def add_topic(*, audit: Audit, by: Person | None, **values: Any) -> Topic:
    """A topic of the audit's own; its key is made of its Spanish name.

    What an audit speaks about is no secret: topics are public. Raises Problem topic_there.
    """
    number = next_number(Topic, audit)
    _refuse_twin(audit, values["name_es"], values["name_en"], None)
    topic: Topic = Topic.objects.create(
        audit=audit,
        number=number,
        created_by=by,
        access_level=AccessLevel.PUBLIC,
        key=_key_of(audit, values["name_es"]),
        **values,
    )
    record_event(audit=audit, verb="add_topic", by=by, subject=topic, number=number)
    return topic


@transaction.atomic
def change_topic(*, row: Topic, by: Person | None, **values: Any) -> Topic:
    """Change what a topic is called and takes in; its key stays. Raises Problem topic_there."""
    Audit.objects.select_for_update(no_key=True).get(pk=row.audit_id)
    topic: Topic = Topic.objects.select_for_update().get(pk=row.pk)
    changed = set_fields(topic, values)
    _refuse_twin(topic.audit, topic.name_es, topic.name_en, topic)
    if changed:
        topic.save(update_fields=[*changed, "changed_at"])
        record_event(audit=topic.audit, verb="change_topic", by=by, subject=topic, changed=changed)
    return topic


def _refuse_twin(audit: Audit, name_es: str, name_en: str, itself: Topic | None) -> None:
    """Two topics that are called the same can't be told apart in a menu."""
    same = Q(name_es__folded=folded(name_es)) | Q(name_en__folded=folded(name_en))
    other = Topic.objects.filter(same, audit=audit).exclude(pk=itself.pk if itself else 0).first()
    if other is not None:
        raise Problem("topic_there", name=str(other), number=other.number)


def _key_of(audit: Audit, name: str) -> str:
    """A key of the audit's that nobody has yet."""
    has = set(Topic.objects.filter(audit=audit).values_list("key", flat=True))
    plain = slugify(name).replace("-", "_")[: KEY - 4] or "topic"
    made = (plain if n == 1 else f"{plain}_{n}" for n in range(1, len(has) + 2))
    return next(key for key in made if key not in has)
