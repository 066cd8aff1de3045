"""Indicators and the editions of their values.

Values are never rows here: they lie in Parquet files that are written once (docs/decisions), and
an edition says which file holds the values of an indicator, why, who, and when.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.methods.sources.indicators.formulas import parse
from sereno.vocabulary.indicators import Good, IndicatorDefinition, IntervalKind
from sereno.vocabulary.language import language
from sereno.vocabulary.phrases import Phrase
from sereno.web.audits.access_levels import AccessLevel, GuardedQuerySet, access_level_of
from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.imports.models import DataVersion
from sereno.web.people.frozen import Frozen
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.sources.models import Source

if TYPE_CHECKING:
    from sereno.web.indicators.value_facts import Facts

# Units of what happens, one by one.
EVENTS: Final = frozenset({"incidents", "victims", "calls"})


class Origin(models.TextChoices):
    """Where values come from."""

    INCIDENTS = "incidents", _("incidents of this audit")
    DERIVED = "derived", _("a formula")
    GIVEN = "given", _("tables")


class Direction(models.TextChoices):
    """Which direction is good."""

    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")
    NEITHER = "", _("neither")


class Frequency(models.TextChoices):
    """How often it is measured."""

    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    YEAR = "year", _("every year")
    CENSUS = "census", _("with each census")
    ONCE = "once", _("once")
    UNKNOWN = "", _("not known")


class Law(models.TextChoices):
    """The law that a count follows, which gives its interval."""

    POISSON = "poisson", _("Poisson: events")
    BINOMIAL = "binomial", _("binomial: a part of a whole")
    NONE = "", _("none: the source brings its own, or there is none")


def _resting_on(indicators: models.QuerySet[Indicator], codes: set[str]) -> set[str]:
    """The codes, and those whose formulas name any of them, by whatever way."""
    formulas = indicators.filter(origin=Origin.DERIVED).values_list("code", "formula")
    names = {code: set(parse(formula, where=code).names) for code, formula in formulas}
    reached = set(codes)
    while more := {code for code, named in names.items() if named & reached} - reached:
        reached |= more
    return reached


class IndicatorQuerySet(GuardedQuerySet["Indicator"]):
    """Indicators, by who asks; every page, file and answer reads them from here."""

    def for_person(self, audit: Audit, person: Person) -> IndicatorQuerySet:
        """Those of an audit that a person may see, with the edition in force.

        An indicator has its source's level, and what a formula gives has that of everything it
        rests on.
        """
        found = self.filter(audit=audit)
        levels = audit.access_levels_of(person)
        hidden = set(
            found.filter(source__isnull=False)
            .exclude(source__access_level__in=levels)
            .values_list("code", flat=True)
        )
        if hidden:
            found = found.exclude(code__in=_resting_on(found, hidden))
        return found.select_related("source", "current__file__version", "current__file__kept")

    def from_tables(self, audit: Audit) -> IndicatorQuerySet:
        """Those of an audit whose values in force come from tables."""
        found = self.filter(audit=audit, origin=Origin.GIVEN, current__isnull=False)
        return found.select_related("audit", "current__file__kept")


class Indicator(models.Model):
    """What is measured, of what, in which unit; `code` is the name that formulas use."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(_("code"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=300, validators=[one_line])
    name_en = models.CharField(_("name in English"), max_length=300, validators=[one_line])
    definition_es = models.TextField(
        _("definition in Spanish"), blank=True, validators=[plain_text]
    )
    definition_en = models.TextField(
        _("definition in English"), blank=True, validators=[plain_text]
    )
    numerator_es = models.CharField(
        _("numerator in Spanish"), max_length=300, blank=True, validators=[one_line]
    )
    numerator_en = models.CharField(
        _("numerator in English"), max_length=300, blank=True, validators=[one_line]
    )
    denominator_es = models.CharField(
        _("denominator in Spanish"), max_length=300, blank=True, validators=[one_line]
    )
    denominator_en = models.CharField(
        _("denominator in English"), max_length=300, blank=True, validators=[one_line]
    )
    factor = models.FloatField(_("factor"), default=1)
    unit = models.CharField(_("unit"), max_length=40, default="number")
    good = models.CharField(
        _("good direction"), max_length=6, choices=Direction.choices, blank=True, default=""
    )
    level = models.CharField(_("finest level"), max_length=40, blank=True)
    frequency = models.CharField(
        _("frequency"), max_length=8, choices=Frequency.choices, blank=True, default=""
    )
    sdg = models.CharField(_("SDG target or indicator"), max_length=12, blank=True)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    interval = models.CharField(
        _("interval"), max_length=8, choices=Law.choices, blank=True, default=""
    )
    formula = models.TextField(_("formula"), blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.GIVEN)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="indicators"
    )
    current = models.ForeignKey(
        "IndicatorEdition", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["code__in_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=models.Q(origin__in=Origin.values), name="indicator_origin_known"
            ),
            models.CheckConstraint(condition=models.Q(factor__gt=0), name="indicator_factor"),
            models.CheckConstraint(
                condition=~models.Q(origin="derived") | ~models.Q(formula=""),
                name="derived_indicator_has_a_formula",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_level(self) -> str:
        """That of its source; what a formula gives is looked at by `for_person`."""
        return access_level_of(self.source)

    @property
    def told_level(self) -> str:
        """The level that its pages tell: the team's where it has no source."""
        return self.source.access_level if self.source else AccessLevel.TEAM

    @property
    def name(self) -> str:
        """In the language in force."""
        return self._said("name")

    @property
    def definition(self) -> str:
        """In the language in force."""
        return self._said("definition")

    @property
    def numerator(self) -> str:
        """In the language in force."""
        return self._said("numerator")

    @property
    def denominator(self) -> str:
        """In the language in force."""
        return self._said("denominator")

    @property
    def counts_events(self) -> bool:
        """Whether its values, or their numerators, are counts of things that happened."""
        return self.interval == Law.POISSON or self.unit in EVENTS

    @property
    def value_is_count(self) -> bool:
        """Whether a value is itself such a count, not a rate of it."""
        return self.counts_events and not (self.denominator_es or self.denominator_en)

    def _said(self, field: str) -> str:
        mine, other = language(), "en" if language() == "es" else "es"
        return str(getattr(self, f"{field}_{mine}") or getattr(self, f"{field}_{other}"))

    def defined(self) -> IndicatorDefinition:
        """As methods take it."""
        good: Good = "higher" if self.good == "higher" else "lower" if self.good else ""
        interval: IntervalKind = (
            "poisson" if self.interval == "poisson" else "binomial" if self.interval else ""
        )
        return IndicatorDefinition(
            code=self.code,
            name=Phrase(self.name_es, self.name_en),
            definition=Phrase(self.definition_es, self.definition_en),
            numerator=_phrase(self.numerator_es, self.numerator_en),
            denominator=_phrase(self.denominator_es, self.denominator_en),
            factor=self.factor,
            unit=self.unit,
            good=good,
            level=self.level,
            frequency="",
            sdg=self.sdg,
            topic=self.topic,
            interval=interval,
            formula=self.formula,
            origin="derived" if self.origin == Origin.DERIVED else "given",
        )


def _phrase(es: str, en: str) -> Phrase | None:
    """None where nothing is said: what has no denominator is a count."""
    return Phrase(es, en) if es or en else None


class ValueFile(Frozen):
    """Values that came together, in one Parquet file that never changes."""

    class Why(models.TextChoices):
        IMPORT = "import", _("imported from a table")
        VERSION = "version", _("recounted from the incidents")
        INPUTS = "inputs", _("recalculated because its inputs changed")
        FORMULA = "formula", _("recalculated because the formula changed")
        GEOGRAPHY = "geography", _("carried over from another geography")

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="value_files")
    why = models.CharField(max_length=10, choices=Why.choices)
    # What it came from: the table's name, the import's number, the codes that changed.
    about = models.CharField(max_length=300, blank=True)
    kept = models.ForeignKey(KeptFile, on_delete=models.RESTRICT, related_name="value_files")
    n_values = models.PositiveIntegerField()
    version = models.ForeignKey(
        DataVersion, null=True, on_delete=models.PROTECT, related_name="value_files"
    )
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            # One counting of a data version: a second worker finds it done.
            models.UniqueConstraint(
                fields=["version"], condition=models.Q(why="version"), name="version_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_why_display()} {self.about}"

    @property
    def path(self) -> Path:
        """Where the Parquet file lies."""
        self.kept.audit = self.audit
        return self.kept.path_for_readers


class IndicatorEdition(Frozen):
    """One version of an indicator's values.

    facts: {level: {"n", "areas", "periods": [labels], "groups": [keys], "statuses": [4 counts]}}.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(ValueFile, on_delete=models.PROTECT, related_name="editions")
    facts = models.JSONField(default=dict)
    # What lists show and sort by, of all levels together.
    n_values = models.PositiveIntegerField()
    first_period = models.CharField(max_length=40)
    last_period = models.CharField(max_length=40)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="edition_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.number}"

    @classmethod
    def over(cls, facts: Facts, **fields: Any) -> IndicatorEdition:
        """An edition with what is said of its values as a whole."""
        periods = sorted({period for there in facts.values() for period in there["periods"]})
        return cls(
            facts=facts,
            n_values=sum(there["n"] for there in facts.values()),
            first_period=periods[0].split("/")[0],
            last_period=periods[-1].split("/")[-1],
            **fields,
        )

    @property
    def levels(self) -> list[str]:
        """The levels that it has values at."""
        return list(self.facts)
