"""A report as a file; none is written of what its readers may not be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sereno.exchange.report.content import ReportContent
from sereno.exchange.report.refusing import Refusal, refusals
from sereno.vocabulary.language import Language
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.problems import Problem

Format = Literal["pdf", "docx", "html"]
FORMATS: tuple[Format, ...] = ("pdf", "docx", "html")
_WHY = {
    "level": Phrase(es="no es para quienes leen este informe", en="not for this report's readers"),
    "small": Phrase(es="cuenta a muy pocas personas o casos", en="it counts too few"),
}
_MOST_NAMED = 8


def written(report: ReportContent, format_: Format) -> bytes:
    """The file; the same report gives the same bytes.

    Raises Problem report_tells_too_much, which names what is refused and where it stands.
    """
    if found := refusals(report):
        raise Problem(
            "report_tells_too_much",
            where=report.title,
            named=Phrase(es=_named(found, "es"), en=_named(found, "en")),
            n=len(found),
        )
    if format_ == "pdf":
        from sereno.exchange.report.pdf_report import pdf_report

        return pdf_report(report)
    if format_ == "docx":
        from sereno.exchange.report.docx_report import docx_report

        return docx_report(report)
    from sereno.exchange.report.html_report import html_report

    return html_report(report).encode()


def _named(found: Sequence[Refusal], language: Language) -> str:
    words = [
        f"{each.about} ({each.chapter}: {_WHY[each.why].said(language)})"
        for each in found[:_MOST_NAMED]
    ]
    return "; ".join([*words, "…"] if len(found) > _MOST_NAMED else words)
