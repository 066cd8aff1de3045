"""The report's chapter on effects: of each study what its limits allow to be said, and whether it
was settled before the data had come.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.exchange.report.charts import BAND, BREAK, GOAL, NIGHT, RIBBON, series
from sereno.exchange.report.content import Block, Bullets, Card, Heading, Paragraph, Picture
from sereno.vocabulary.language import number
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter
from sereno.web.findings.report.limits import MONITORING, Limits

if TYPE_CHECKING:
    from sereno.web.monitoring.effects.details import StudyFound


def _judged(asked: Asked) -> list[StudyFound]:
    """The studies whose result the readers are shown."""
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.web.monitoring.effects.details import studies_of

    return [each for each in studies_of(asked.audit, asked.reader) if each.run is not None]


def effect_blocks(asked: Asked) -> Iterator[Block]:
    """A card for each study: the sentence, its interval, and when it was registered."""
    found = _judged(asked)
    if not found:
        return
    yield Paragraph(
        _(
            "What was done is compared with what there would have been without it. What is said "
            "follows from the interval, not from the middle of it."
        ),
        is_small=True,
    )
    yield Heading(_("What each study says"))
    for each in found:
        yield _card(each)
        yield from _pictures(each)
        if deviations := _deviations(asked, each):
            yield Paragraph(_("It was worked out otherwise than it was registered:"))
            yield Bullets(deviations)


def _card(each: StudyFound) -> Card:
    from sereno.web.monitoring.effects.details import run_words

    assert each.run is not None
    facts = [(_("What was done"), str(each.study.intervention))] if each.study.intervention else []
    facts.append((_("Design"), str(each.study.get_design_display())))
    if each.interval:
        facts.append((_("95 of 100"), each.interval))
    facts.append((_("Registered"), run_words(each.run)))
    reference = _("Effect {n}").format(n=each.study.number)
    return Card(reference, each.study.title, each.words, tuple(facts))


def _deviations(asked: Asked, each: StudyFound) -> tuple[str, ...]:
    """What was settled otherwise after it was registered, without the names of areas."""
    from sereno.web.monitoring.effects.details import deviations_of, titles_of

    assert each.run is not None
    found = deviations_of(each.run, {}, titles_of(asked.audit, asked.reader))
    return tuple(f"{one.words}: {one.settled} → {one.was}" for one in found)


def _pictures(each: StudyFound) -> Iterator[Picture]:
    """The series with what there would have been, or both groups, each against its own past."""
    from sereno.web.monitoring.effects.charts import groups_chart, series_chart

    assert each.run is not None
    said, name = each.run.said, each.study.indicator.name
    if chart := series_chart(said):
        yield Picture(
            series(chart),
            alt=_("{name}, before and after, with what there would have been. {sentence}").format(
                name=name, sentence=each.words
            ),
            caption=_("What was counted, and what there would have been without it"),
            legend=(
                (NIGHT, _("counted")),
                (GOAL, _("without it")),
                (RIBBON, _("95 of 100")),
                (BREAK, _("it began")),
                *(((BAND, _("something else happened")),) if chart.bands else ()),
            ),
            height=58,
        )
    if chart := groups_chart(said):
        yield Picture(
            series(chart),
            alt=_("{name}, where something was done and where it wasn't. {sentence}").format(
                name=name, sentence=each.words
            ),
            caption=_("Both groups, each against what it had before (100)"),
            legend=((NIGHT, _("acted on")), (GOAL, _("compared with")), (BREAK, _("it began"))),
            height=58,
        )


def effect_limits(asked: Asked) -> Iterator[str]:
    """How many studies leave open whether anything changed, and that others were not made."""
    found = _judged(asked)
    open_ = sum(each.found == "unknown" for each in found)
    if open_:
        yield ngettext(
            "{n} study of an effect could say neither that something changed nor that it didn't.",
            "{n} studies of effects could say neither that something changed nor that it didn't.",
            open_,
        ).format(n=number(open_))
    if not found:
        yield _("No study has asked yet whether what was done had an effect.")


CHAPTER: Final = Chapter(
    "effects",
    94,
    gettext_lazy("Whether it had an effect"),
    gettext_lazy("What came of each study of an effect is added by itself."),
    effect_blocks,
    MONITORING,
)
LIMITS: Final = Limits(40, effect_limits)
