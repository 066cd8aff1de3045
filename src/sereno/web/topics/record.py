"""Topics as records: their list, files, API and pages."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.audit_topics import iccs_of
from sereno.vocabulary.language import language
from sereno.vocabulary.result_words import topic_name
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register
from sereno.web.records.lifecycle import Lifecycle, Step
from sereno.web.topics.changes import add_topic, change_topic
from sereno.web.topics.forms import TopicForm
from sereno.web.topics.models import Topic, TopicState

TOPIC_LIFE = Lifecycle(
    states=TopicState,
    first=TopicState.IN_USE,
    icons={TopicState.IN_USE: "check", TopicState.RETIRED: "x"},
    steps={
        "retire": Step(
            to=TopicState.RETIRED,
            since=(TopicState.IN_USE,),
            words=_("Retire it"),
            told=_("retired the topic “{about}”"),
            means=_("Nobody can choose it any more. What is about it stays so."),
        ),
        "restore": Step(
            to=TopicState.IN_USE,
            since=(TopicState.RETIRED,),
            words=_("Put it back into use"),
            told=_("put the topic “{about}” back into use"),
        ),
    },
)


def _offences(topic: Topic, _audit: Audit) -> list[str]:
    return [topic_name(key) for key in topic.offences]


def _iccs(topic: Topic, _audit: Audit) -> list[str]:
    return list(iccs_of(topic.offences))


def _name() -> F:
    return F("name_es" if language() == "es" else "name_en")


TOPICS = register(
    Kind(
        key="topic",
        plural="topics",
        model=Topic,
        many=_("Topics"),
        lede=_(
            "What findings, recommendations and plans are about. Each takes in offences, by which "
            "it reaches incidents."
        ),
        new=_("Add a topic"),
        empty=Empty(
            title=_("No topic"),
            text=_("An audit begins with seven topics; add those that this city needs."),
            drawing="tag",
        ),
        write=Right.MANAGE,
        annotations={"name": _name},
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("name", _("Topic"), link=True, sorts=True, in_file=False, in_api=False),
            Column("key", listed=False),
            Column("name_es", listed=False),
            Column("name_en", listed=False),
            Column(
                *("holds", _("Offences in it")),
                value=_offences,
                in_file=False,
                in_api=False,
            ),
            Column(
                *("offence_topics", _("Offences")),
                value=lambda topic, _audit: topic.offences,
                type=list[str],
                listed=False,
            ),
            Column("iccs", "ICCS", value=_iccs, type=list[str], on_phone=False),
            Column("state", sorts=True),
        ),
        search=("name_es", "name_en"),
        search_words=_("Name"),
        filters=("state",),
        form=TopicForm,
        lifecycle=TOPIC_LIFE,
        told_add=_("added the topic “{about}”"),
        told_change=_("changed the topic “{about}”"),
        add=add_topic,
        change=change_topic,
    )
)
