"""What an audit's findings and recommendations are about: seven topics at first, its own after."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import language
from sereno.web.people.plain_text import one_line
from sereno.web.records.models import Record, state_is_known


class TopicState(models.TextChoices):
    """The life of a topic."""

    IN_USE = "in_use", _("in use")
    RETIRED = "retired", _("retired")


class Topic(Record):
    """A topic of an audit.

    key: what names it in files and in the vocabulary. offences: keys of the offences' topics that
    it takes in, by which it reaches records, ICCS and codes.
    """

    key = models.SlugField(_("key"), max_length=40)
    name_es = models.CharField(_("name in Spanish"), max_length=100, validators=[one_line])
    name_en = models.CharField(_("name in English"), max_length=100, validators=[one_line])
    offences = models.JSONField(_("offences"), default=list, blank=True)
    state = models.CharField(
        _("state"),
        max_length=7,
        choices=TopicState.choices,
        default=TopicState.IN_USE,
        editable=False,
    )

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(TopicState),
            models.UniqueConstraint(fields=["audit", "key"], name="topic_key_once"),
        ]

    def __str__(self) -> str:
        return self.name_es if language() == "es" else self.name_en
