"""What the jobs of this room do: rows read and refused, texts compared."""

from __future__ import annotations

import csv
import io
from contextlib import ExitStack

from sereno.exchange.recommendation_files import (
    MOST_ROWS,
    RecommendationTable,
    open_recommendations,
)
from sereno.exchange.results.result_files import safe_text
from sereno.methods.findings.near_duplicates import near_duplicates
from sereno.vocabulary.language import LANGUAGES
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.files.spool import Spool
from sereno.web.findings.bringing.changes import keep_pairs, take_over
from sereno.web.findings.bringing.reading import ReadRecommendation, RowReader, read_rows
from sereno.web.findings.models import BroughtRecommendations, BroughtState, Recommendation
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.jobs.changes import ask
from sereno.web.jobs.kinds import KINDS, Result, Say
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person

LOOK_ALIKE = "look_alike"
# What the rejects say beside the cells, whichever language whoever mends them reads.
REASONS = ("línea · line", "qué corregir", "what to correct")
_TELL_EVERY = 500


def table_of(brought: BroughtRecommendations) -> RecommendationTable:
    """The file as it is read. Raises Problem brought_taken and as `open_recommendations`."""
    if brought.file is None:
        raise Problem("brought_taken", where=brought.name)
    return open_recommendations(brought.file.path_for_readers, brought.name)


def take_brought(job: Job, say: Say) -> Result:
    """Read a file's rows, keep those that can't be drafts, make drafts of the others."""
    brought, by = _row(job), job.by
    if brought is None or by is None or brought.state != BroughtState.WAITING:
        return Result()
    table = table_of(brought)
    reader = RowReader(brought.audit, by, table.headings, brought.columns)
    rows: list[ReadRecommendation] = []
    refused: list[list[str]] = []
    for row, found in read_rows(reader, table.rows()):
        done = len(rows) + len(refused)
        if done % _TELL_EVERY == 0:
            say("read", done)
        if done >= MOST_ROWS:
            raise Problem("brought_too_long_a_file", where=brought.name, most=MOST_ROWS)
        if isinstance(found, ReadRecommendation):
            rows.append(found)
        else:
            said = [
                " ".join(f"{each.what(lang)} {each.mend(lang)}" for each in found)
                for lang in LANGUAGES
            ]
            refused.append([*row.cells, str(row.line), *said])
    say("write")
    rejects = _rejects(brought, [*table.headings, *REASONS], refused) if refused else None

    def drop() -> None:
        if rejects is not None:
            rejects.discard()

    return Result(
        keep=lambda: take_over(
            brought=brought, rows=rows, n_refused=len(refused), rejects=rejects, by=by
        ),
        then=lambda: _after(brought.audit, by, rejects),
        drop=drop,
    )


def _rejects(brought: BroughtRecommendations, headings: list[str], rows: list[list[str]]) -> Spool:
    """The refused rows as a table with the file's own headings: mended, it is brought again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([safe_text(cell) for cell in row] for row in (headings, *rows))
    stem = brought.name.rpartition(".")[0] or brought.name
    with ExitStack() as stack:
        spool = stack.enter_context(Spool(brought.audit, f"{stem}-rejects.csv"))
        spool.write(out.getvalue().encode())
        spool.finish()
        # It stays for the transaction that ends the job.
        stack.pop_all()
    return spool


def _after(audit: Audit, by: Person, rejects: Spool | None) -> None:
    if rejects is not None:
        rejects.discard()
    try:
        ask(LOOK_ALIKE, audit=audit, by=by)
    except Problem as problem:
        # They are being compared: whoever opens the page of pairs can have it done again.
        if problem.code != KINDS[LOOK_ALIKE].taken:
            raise


def compare(job: Job, say: Say) -> Result:
    """Find the recommendations of an audit that say almost the same."""
    audit = job.audit
    if audit is None:
        return Result()
    rows = Recommendation.objects.filter(audit=audit, state__in=STANDING).order_by("pk")
    told = list(rows.values_list("pk", "title", "text"))
    found = near_duplicates(
        [f"{title} {text}" for _key, title, text in told],
        say=lambda done, total: say("compare", done, total),
    )
    keys = [key for key, _title, _text in told]
    return Result(keep=lambda: keep_pairs(audit=audit, keys=keys, found=found))


def _row(job: Job) -> BroughtRecommendations | None:
    rows = BroughtRecommendations.objects.select_related("audit", "file")
    found: BroughtRecommendations | None = rows.filter(pk=job.subject_key).first()
    return found
