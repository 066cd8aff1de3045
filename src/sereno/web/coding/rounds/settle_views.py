"""Where coders differ, to be decided one by one; half done stays half done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.methods.diagnosis.coding.differences import Span, Stretch
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Code, Decision, Ruling, TextVersion
from sereno.web.coding.rounds.rulings import settle, take_over_same, unsettle
from sereno.web.coding.rounds.settling import Pair, codes_in, pairs_to_settle
from sereno.web.coding.rounds.views import about_round, one_round
from sereno.web.diagnosis.record import DOCUMENTS
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text
from sereno.web.records.changes import note_readings
from sereno.web.records.tools import ListTool, whole_number

# So much of the text around a stretch, in codepoints, tells what it is about.
AROUND = 240
PER_PAGE = 50


class DecisionForm(forms.Form):
    """What is decided of a stretch, and why."""

    decision = forms.ChoiceField(
        label=gettext_lazy("What counts"), choices=Decision.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
        help_text=gettext_lazy(
            "Needed where one of the two gives way, or both do: it is what the codebook learns "
            "from."
        ),
    )

    def __init__(self, *args: object, pair: Pair, stretch: Stretch, **values: object) -> None:
        super().__init__(*args, **values)  # type: ignore[arg-type]
        words = {
            Decision.AGREE: _("They say the same; only the ends differ"),
            Decision.TAKE_A: _("What {coder} coded").format(coder=pair.first),
            Decision.TAKE_B: _("What {coder} coded").format(coder=pair.second),
            Decision.BOTH: _("Both"),
            Decision.NEITHER: _("Neither"),
        }
        if not stretch.same_codes:
            del words[Decision.AGREE]
        self.fields["decision"].choices = list(words.items())  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Shown:
    """A passage of one of the two: its code, and its words."""

    code: Code
    words: str


@dataclass(frozen=True)
class Told:
    """A stretch in its text. sides: the coders with what each coded there."""

    start: int
    end: int
    before: str
    words: str
    after: str
    sides: Sequence[tuple[Person, Sequence[Shown]]]


@require_GET
@needs(Right.KEEP_CODING)
def to_settle(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Documents that two have finished, with how many of their differences are decided."""
    found = pairs_to_settle(audit, person)
    rounds = {pair.case.round.number: str(pair.case.round) for pair in found}
    asked = whole_number(request.GET.get("round", ""))
    if asked not in rounds:
        asked = None
    pairs = [pair for pair in found if asked in (None, pair.case.round.number)]
    pairs.sort(key=lambda pair: not pair.open)
    chosen = "" if asked is None else str(asked)
    options = [(str(number), words) for number, words in rounds.items()]
    context: Context = {
        "audit": audit,
        "page": Paginator(pairs, PER_PAGE).get_page(request.GET.get("page")),
        "next": pairs[0] if pairs and pairs[0].open else None,
        "filters": [ListTool("round", _("Round"), chosen, options)],
        "open": sum(len(pair.open) for pair in pairs),
        "all": sum(len(pair.to_decide) for pair in pairs),
    }
    return render(request, "coding/to_settle.html", context)


def _pairs(
    audit: Audit, person: Person, given: QueryDict, number: int, document: int
) -> tuple[Pair, list[Pair]]:
    """The two coders whom an address names, else those with most left to decide; and the others.
    Raises Http404.
    """
    pairs = pairs_to_settle(audit, person, round=number, document=document)
    if not pairs:
        raise Http404
    named = [pair for pair in pairs if pair_key(pair) == given.get("pair", "")]
    chosen = named[0] if named else max(pairs, key=lambda pair: len(pair.open))
    return chosen, [pair for pair in pairs if pair is not chosen]


def pair_key(pair: Pair) -> str:
    """Two coders, as an address names them."""
    return f"{pair.first.pk}-{pair.second.pk}"


def _asked_stretch(pair: Pair, given: QueryDict) -> Stretch | None:
    """The stretch that an address names, else the first that isn't decided."""
    start, _dash, end = given.get("at", "").partition("-")
    found = pair.at(whole_number(start), whole_number(end))
    if found is not None and not found.is_same and pair.ruling(found) is None:
        return found
    return pair.open[0] if pair.open else None


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_CODING)
def settle_document(
    request: HttpRequest, audit: Audit, person: Person, number: int, document: int
) -> HttpResponse:
    """One difference after another of a document; what was decided is below, and can be undone."""
    round = one_round(audit, person, number)
    given = request.POST if request.method == "POST" else request.GET
    pair, others = _pairs(audit, person, given, number, document)
    here = _address(pair)
    stretch = _asked_stretch(pair, given)
    form = None
    if stretch is not None:
        form = DecisionForm(request.POST or None, pair=pair, stretch=stretch)
        # What was sent is of the stretch that was seen; another one is shown anew.
        was_seen = given.get("at") == f"{stretch.start}-{stretch.end}"
        if request.method == "POST" and not was_seen:
            messages.error(request, _problem_words(Problem("stretch_changed", where=str(round))))
            return redirect(here)
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            try:
                settle(
                    pair=pair,
                    stretch=stretch,
                    decision=Decision(values["decision"]),
                    reason=values["reason"],
                    by=person,
                )
            except Problem as problem:
                form.add_error(
                    "reason" if problem.code == "reason_missing" else None,
                    _problem_words(problem),
                )
            else:
                return redirect(here)
    note_readings(DOCUMENTS, audit=audit, rows=(pair.case.document,), by=person)
    text = TextVersion.objects.get(pk=pair.text.pk).text
    codes = codes_in(audit, person, pair)
    decided = [
        (_told(pair, each, text, codes, around=0), pair.ruling(each))
        for each in pair.stretches
        if pair.ruling(each)
    ]
    queue = (_("Differences"), reverse("coding:to_settle", args=[audit.slug]))
    context = about_round(round, str(pair.case.document), queue) | {
        "pair": pair,
        "key": pair_key(pair),
        "document": pair.case.document,
        "others": [(each, _address(each)) for each in others],
        "told": _told(pair, stretch, text, codes) if stretch else None,
        "form": form,
        "decided": decided,
        "here": here,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "coding/settle.html", context, status=status)


def _problem_words(problem: Problem) -> str:
    return f"{problem.what()} {problem.mend()}"


def _address(pair: Pair) -> str:
    case = pair.case
    place = reverse(
        "coding:settle", args=[case.round.audit.slug, case.round.number, case.document.number]
    )
    return f"{place}?pair={pair_key(pair)}"


def _told(
    pair: Pair, stretch: Stretch, text: str, codes: dict[int, Code], around: int = AROUND
) -> Told:
    def side(spans: Sequence[Span]) -> list[Shown]:
        return [Shown(codes[code], text[start:end]) for code, start, end in spans if code in codes]

    before = text[max(0, stretch.start - around) : stretch.start]
    return Told(
        stretch.start,
        stretch.end,
        before,
        text[stretch.start : stretch.end],
        text[stretch.end : stretch.end + around],
        [(pair.first, side(stretch.first)), (pair.second, side(stretch.second))],
    )


@require_POST
@needs(Right.KEEP_CODING)
def take_same(
    request: HttpRequest, audit: Audit, person: Person, number: int, document: int
) -> HttpResponse:
    """Put into the consensus what both said alike."""
    pair, _others = _pairs(audit, person, request.POST, number, document)
    try:
        n = take_over_same(pair=pair, by=person)
    except Problem as problem:
        messages.error(request, _problem_words(problem))
    else:
        words = ngettext("{n} passage is agreed.", "{n} passages are agreed.", n)
        messages.success(request, words.format(n=in_words(n)))
    return redirect(_address(pair))


@require_POST
@needs(Right.KEEP_CODING)
def undo_ruling(
    request: HttpRequest, audit: Audit, person: Person, number: int, document: int, ruling: int
) -> HttpResponse:
    """Take a decision back."""
    rows = Ruling.objects.for_person(audit, person).select_related("round__audit", "document")
    found = get_object_or_404(rows, pk=ruling, round__number=number, document__number=document)
    pair = f"{found.first_id}-{found.second_id}"
    unsettle(ruling=found, by=person)
    messages.success(request, _("The decision was taken back."))
    place = reverse("coding:settle", args=[audit.slug, number, document])
    return redirect(f"{place}?pair={pair}")
