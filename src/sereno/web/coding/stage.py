"""Coding, as a stage: what stands in the rail, how far it is, the words of its history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Progress, Stage, Waiting
from sereno.web.audits.visit import Visit
from sereno.web.coding.analysis.board import NEWNESS
from sereno.web.coding.models import Code
from sereno.web.coding.projects.ending import ENDING as OF_PROJECTS
from sereno.web.coding.quotes.ending import ENDING as OF_QUOTES
from sereno.web.coding.rounds.details import unfinished, work_of
from sereno.web.coding.segments.brought import TO_BE_CODED
from sereno.web.coding.segments.citing import PASSAGE
from sereno.web.coding.texts.brought import WITHOUT_NAMES, waiting_texts
from sereno.web.coding.texts.ending import ENDING as OF_TEXTS


def progress(visit: Visit) -> Progress:
    """Under way once there is a code: that nothing new is said is seen, not counted."""
    there = Code.objects.filter(audit=visit.audit).exists()
    return Progress.UNDER_WAY if there else Progress.NOTHING


def waiting_for_me(visit: Visit) -> int:
    """How many documents are given to the visitor and not finished."""
    return len(unfinished(work_of(visit.audit, visit.person)))


STAGE = Stage(
    app="coding",
    name=_("Coding"),
    icon="tag",
    progress=progress,
    urls="sereno.web.coding.urls",
    pages=(
        Page(
            "coding:texts",
            _("Texts"),
            Right.SEE_FIELDWORK,
            within=(
                "coding:text",
                "coding:speakers",
                "coding:pseudonyms",
                "coding:merge_pseudonym",
            ),
            waiting=Waiting(waiting_texts, _("to be decided"), Right.SEE_ORIGINALS),
        ),
        Page(
            "coding:codebook",
            _("Codebook"),
            Right.SEE_FIELDWORK,
            within=(
                "coding:codes",
                "coding:code",
                "coding:new_code",
                "coding:edit_code",
                "coding:step_code",
                "coding:move_code",
                "coding:merge_code",
                "coding:split_code",
                "coding:codebook_versions",
                "coding:bring_codebook",
            ),
        ),
        Page(
            "coding:to_code",
            _("To be coded"),
            Right.SEE_FIELDWORK,
            within=("coding:screen",),
        ),
        Page(
            "coding:projects",
            _("Other programs"),
            Right.KEEP_CODING,
            within=("coding:project",),
        ),
        Page(
            "coding:my_work",
            _("My work"),
            Right.CODE,
            within=("coding:judge",),
            waiting=Waiting(waiting_for_me, _("to be coded by you"), Right.CODE),
        ),
        Page(
            "coding:rounds",
            _("Rounds"),
            Right.SEE_FIELDWORK,
            within=(
                "coding:round",
                "coding:new_round",
                "coding:edit_round",
                "coding:step_round",
                "coding:give",
                "coding:given",
            ),
        ),
        Page("coding:to_settle", _("Differences"), Right.KEEP_CODING, within=("coding:settle",)),
        Page("coding:agreement", _("Agreement"), Right.SEE_FIELDWORK),
        Page(
            "coding:search",
            _("What was said"),
            Right.SEE_FIELDWORK,
            within=("coding:review_hits", "coding:hits_coded"),
        ),
        Page(
            "coding:codes_by",
            _("Analysis"),
            Right.SEE_FIELDWORK,
            within=(
                "coding:code_pairs",
                "coding:compare",
                "coding:silence",
                "coding:saturation",
                "coding:passages",
            ),
        ),
        Page(
            "coding:quotes_report",
            _("Quotes"),
            Right.SEE_RESULTS,
            within=("coding:quotes", "coding:quote", "coding:new_quote", "coding:edit_quote"),
        ),
    ),
    brings=(WITHOUT_NAMES, *OF_PROJECTS, *OF_QUOTES, *OF_TEXTS, NEWNESS, *TO_BE_CODED, PASSAGE),
    verbs={
        "look_for_names": _("looked through “{about}” for names: {n} mentions wait"),
        "keep_names": _(
            "kept {n} mentions in “{about}” as they are: its names were replaced before it came"
        ),
        "make_text": _("made version {version} of the text of “{about}”: {n} parts are replaced"),
        "write_speakers": _("wrote down what is known of {n} people who speak in “{about}”"),
        "read_name_map": _("read for whom the pseudonyms stand"),
        "merge_pseudonyms": _("said that {one} is the same as {other}, by which texts tell both"),
        "part_pseudonyms": _("said that {one} is not the same as {other}"),
        "withdraw_quotes": _("took out {n} quotes of “{about}”: nobody agrees to it any more"),
        "quotes_doubted": _(
            "put back {n} quotes of “{about}”: somebody there no longer agrees to be quoted"
        ),
        "quotes_changed": _("put back {n} quotes of “{about}”: their words were changed"),
        "quotes_back": _("proposed {n} quotes of “{about}” again: the withdrawal was a mistake"),
        "erase_texts": _("erased the texts without names of “{about}” and for whom they stood"),
        "search_restricted": _("searched {n} restricted texts"),
        "move_code": _("moved the code “{about}” into {into}"),
        "move_code_up": _("moved the code “{about}” out of all categories"),
        "split_code": _("split the code “{about}” into {into}; its passages wait to be looked at"),
        "bring_codebook": _("brought {n} codes from “{file}”"),
        "keep_codebook": _("kept the codebook as “{about}”"),
        "bring_project": _("brought {about} of another program"),
        "take_project": _(
            "took over {about} (new codes: {codes}; new documents: {documents}; "
            "coded passages: {n})"
        ),
        "drop_project": _("took nothing of {about} and let it go"),
        "leave_project": _(
            "exported the coding for another program (documents: {n}; restricted: {restricted})"
        ),
        "give_documents": _("gave out documents in “{about}”: {n}"),
        "take_back_document": _("took “{about}” back from a coder"),
        "finish_document": _("finished coding “{about}”"),
        "reopen_document": _("reopened the coding of “{about}”"),
        "take_over_same": _("took over what two coders said alike of “{about}”: {n} stretches"),
        "take_back_ruling": _("took back a decision on “{about}”"),
    },
)
