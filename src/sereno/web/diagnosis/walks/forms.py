"""Forms of walks: a leg, a stop with its nine scores, and which leg each line of a file is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.vocabulary.walk_scores import ALL, SCORES, parameter_hint, parameter_words, score_words
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Document, DocumentKind, Leg, RatedBy, Stop
from sereno.web.diagnosis.models.walks import Position
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.forms import RecordForm, Several

# Latitude and longitude as phones and maps write them, with either decimal sign.
_PLACE = re.compile(
    r"\s*([-−]?\d{1,3}(?:[.,]\d+)?)\s*°?\s*[;,\s]\s*([-−]?\d{1,3}(?:[.,]\d+)?)\s*°?\s*"
)
UNKNOWN = "unknown"
_words = lazy(parameter_words, str)
_hints = lazy(parameter_hint, str)


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def position_of(words: str) -> Position | None:
    """Longitude and latitude of "latitude, longitude"; None where the words mean none."""
    found = _PLACE.fullmatch(words)
    if found is None:
        return None
    lat, lon = (float(each.replace(",", ".").replace("−", "-")) for each in found.groups())
    return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None


def position_words(position: Position) -> str:
    """A position as people write it: latitude first."""
    lon, lat = position
    return f"{lat:.6f}, {lon:.6f}"


class LegForm(RecordForm[Leg]):
    """What is written of a leg."""

    class Meta:
        model = Leg
        fields = ("kind", "group", "people", "starts_at", "ends_at", "earlier")
        widgets = {"starts_at": MomentInput(), "ends_at": MomentInput()}

    def __init__(self, *args: Any, audit: Audit, person: Person, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        earlier = self.fields["earlier"]
        assert isinstance(earlier, forms.ModelChoiceField)
        activity = self.instance.activity
        if self.instance.pk and not self.instance.tells_people:
            # Who walked stays as the team wrote it.
            del self.fields["group"], self.fields["people"]
        legs = Leg.objects.for_person(audit, person).exclude(activity=activity)
        legs = legs.filter(activity__on__isnull=False)
        if activity.on is not None:
            legs = legs.filter(activity__on__lte=activity.on)
        earlier.queryset = legs.order_by("-activity__on", "activity", "number")
        _keep_unseen(self, self.instance.earlier_id, legs)
        earlier.empty_label = _now("none: it is the first walk here")
        setattr(earlier, "label_from_instance", _leg_words)  # noqa: B010 - as Django has it

    def clean(self) -> Values:
        """A leg ends after it starts."""
        values = super().clean() or {}
        starts, ends = values.get("starts_at"), values.get("ends_at")
        if starts and ends and ends < starts:
            self.add_error("ends_at", _now("It ends before it starts."))
        return values


def _keep_unseen(form: RecordForm[Any], earlier: int | None, shown: Any) -> None:
    """What somebody linked whom this person doesn't see stays as it is: it isn't asked about."""
    if earlier is not None and not shown.filter(pk=earlier).exists():
        del form.fields["earlier"]


def _leg_words(leg: Leg) -> str:
    day = date_format(leg.activity.on, "SHORT_DATE_FORMAT") if leg.activity.on else "–"
    return f"{leg.activity} ({day}): {leg_words(leg)}"


def _score_field(name: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_words(name),
        help_text=_hints(name),
        widget=forms.RadioSelect,
        coerce=lambda value: None if value == UNKNOWN else int(value),
        error_messages={"required": _("Choose a score, or say that it could not be judged.")},
    )


class StopForm(RecordForm[Stop]):
    """A stop: where, who scores it, and the nine scores in the words of the checklist."""

    place = forms.CharField(
        label=_("Location"),
        max_length=80,
        help_text=_("Latitude and longitude in degrees, for instance 20.5881, -100.3899."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-locate": ""}),
    )
    confirmed = forms.BooleanField(
        label=_("It does lie outside of the neighbourhoods"), required=False
    )
    lighting, openness, visibility, people = map(_score_field, ALL[:4])
    security, walk_path, transport, diversity = map(_score_field, ALL[4:8])
    feeling = _score_field(ALL[8])

    class Meta:
        model = Stop
        fields = (
            *("ordinal", "rated_by", "rater", "at", "accuracy_m", *ALL),
            *("called", "note", "photos", "earlier"),
        )
        field_classes: ClassVar = {"photos": Several}
        widgets = {
            "at": MomentInput(),
            "called": forms.TextInput(),
            "photos": forms.CheckboxSelectMultiple(),
        }

    field_order = (
        *("ordinal", "rated_by", "rater", "place", "confirmed", "accuracy_m", "at", "called"),
        *(*ALL, "note", "photos", "earlier"),
    )

    def __init__(
        self, *args: Any, audit: Audit, person: Person, leg: Leg | None = None, **values: Any
    ) -> None:
        super().__init__(*args, audit=audit, **values)
        # Here, since it brings numpy, which a command that opens the instance does without.
        from sereno.web.diagnosis.walks.land import land_of

        self.leg = leg or self.instance.told_leg
        self._known = land_of(audit)
        self._position: Position | None = None
        self._scores()
        self._photos(audit, person)
        earlier = self.fields["earlier"]
        assert isinstance(earlier, forms.ModelChoiceField)
        if self.leg.earlier_id is None:
            del self.fields["earlier"]
        else:
            rows = Stop.objects.for_person(audit, person).counted().filter(leg=self.leg.earlier_id)
            earlier.queryset = rows.order_by("ordinal", "rater")
            earlier.empty_label = _now("found by its place, within 25 metres")
            _keep_unseen(self, self.instance.earlier_id, rows)
            if not rows.exists():
                self.fields.pop("earlier", None)
        if self.instance.pk:
            self.initial["place"] = position_words(self.instance.position)
            unknown = [name for name in ALL if self.initial.get(name) is None]
            self.initial.update(dict.fromkeys(unknown, UNKNOWN))
        self.fields["rater"].required = False
        if not self._asks_outside():
            del self.fields["confirmed"]
        if self.instance.pk and not self.instance.tells_people:
            # Who scored stays as the team wrote it.
            del self.fields["rated_by"], self.fields["rater"]

    def _scores(self) -> None:
        for name in ALL:
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [
                *((str(score), score_words(name, score)) for score in SCORES),
                (UNKNOWN, _now("Could not be judged")),
            ]

    def _photos(self, audit: Audit, person: Person) -> None:
        photos = self.fields["photos"]
        assert isinstance(photos, forms.ModelMultipleChoiceField)
        seen = Document.objects.for_person(audit, person)
        rows = seen.filter(activity=self.leg.activity_id, kind=DocumentKind.PHOTO)
        photos.queryset = rows.exclude(state__in=("withdrawn", "erased")).order_by("number")
        # A photo may be more restricted than its activity: it stays with the stop, unseen.
        self._unseen: list[Document] = []
        if self.instance.pk:
            self._unseen = list(self.instance.photos.exclude(pk__in=photos.queryset.values("pk")))
        if not photos.queryset.exists():
            del self.fields["photos"]

    def _asks_outside(self) -> bool:
        """Whether what was sent lies outside of the areas, which somebody has to confirm."""
        sent = position_of(str(self.data.get("place", ""))) if self.is_bound else None
        return bool(sent and self._known and self._known.outside([sent])[0])

    @property
    def score_fields(self) -> Iterator[tuple[str, Any]]:
        """The nine scores, each with its name."""
        for name in ALL:
            yield name, self[name]

    @property
    def first_fields(self) -> list[Any]:
        """Where, when and who scores."""
        return [self[name] for name in self.field_order[:8] if name in self.fields]

    @property
    def last_fields(self) -> list[Any]:
        """What is said after the scores."""
        return [self[name] for name in ("note", "photos", "earlier") if name in self.fields]

    def clean_place(self) -> str:
        """Degrees, which lie in the areas or are confirmed."""
        words: str = self.cleaned_data["place"]
        self._position = position_of(words)
        if self._position is None:
            problem = Problem("stop_place_unread", place=words)
            raise forms.ValidationError(f"{problem.what()} {problem.mend()}")
        return words

    def clean(self) -> Values:
        """What lies outside is asked about, and never dropped."""
        values = super().clean() or {}
        if values.get("rated_by") == RatedBy.PERSON and not values.get("rater"):
            self.add_error("rater", _now("Write which person: 1, 2, 3…"))
        if values.get("rated_by") == RatedBy.CONSENSUS:
            values["rater"] = 0
        if "confirmed" in self.fields and not values.get("confirmed"):
            words = _now(
                "This place is outside of the neighbourhoods. Correct it, or tick the box below."
            )
            self.add_error("place", words)
        return values

    def values(self) -> Values:
        """The cleaned values, for the verb that writes them."""
        assert self._position is not None
        found = super().values()
        found.pop("place")
        found.pop("confirmed", None)
        if "rater" in found:
            found["rater"] = found["rater"] or 0
        if "photos" in found:
            found["photos"] = [*found["photos"], *self._unseen]
        return found | {"position": self._position, "is_outside": False}


class LineForm(forms.Form):
    """Which leg a line of a file is."""

    leg = forms.ChoiceField(label=_("Which leg it is"), required=False)

    def __init__(self, *args: Any, legs: list[Leg], kinds: list[tuple[str, Any]], **values: Any):
        super().__init__(*args, **values)
        field = self.fields["leg"]
        assert isinstance(field, forms.ChoiceField)
        replaces = _now("{leg}: its route is replaced")
        field.choices = [
            ("", _now("none: leave this line out")),
            *(
                (
                    str(each.number),
                    replaces.format(leg=leg_words(each)) if each.route else leg_words(each),
                )
                for each in legs
            ),
            *(
                (f"new_{kind}", _now("a new leg, {when}").format(when=words))
                for kind, words in kinds
            ),
        ]


def leg_title(leg: Leg) -> str:
    """A leg as a heading says it: “Leg 2, at dusk, women”."""
    return str(capfirst(leg_words(leg)))


def leg_words(leg: Leg) -> str:
    """A leg and, for whoever is told, who walked: “leg 2, at dusk, women”."""
    return f"{leg}, {leg.told_group}" if leg.told_group else str(leg)
