"""Addresses of coding, below those of an audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.coding.analysis import compare_views, crosstab_views, gap_views, pair_views
from sereno.web.coding.analysis import passage_views as passages
from sereno.web.coding.codebook import file_views as codebook_files
from sereno.web.coding.codebook import views as codebook
from sereno.web.coding.projects import views as projects
from sereno.web.coding.quotes import views as quotes
from sereno.web.coding.record import CODES, QUOTES, ROUNDS
from sereno.web.coding.rounds import agreement_views as agreements
from sereno.web.coding.rounds import judge_views as judging
from sereno.web.coding.rounds import settle_views as settling
from sereno.web.coding.rounds import views as rounds
from sereno.web.coding.search import giving_views as giving
from sereno.web.coding.search import views as search
from sereno.web.coding.segments import views as segments
from sereno.web.coding.texts import pseudonym_views as pseudonyms
from sereno.web.coding.texts import views as texts
from sereno.web.records.routes import routes_of

app_name = "coding"
CODE = "codes/<int:number>/"
CODED = "coding/<str:kind>/<int:number>/"
ROUND = "rounds/<int:number>/"
GIVEN = f"{ROUND}documents/<int:document>/"
PSEUDONYM = "texts/pseudonyms/<str:kind>/<int:number>/"
TEXT = "texts/<int:number>/"
urlpatterns = [
    path("texts/", texts.texts, name="texts"),
    path("texts/look/", texts.look, name="look_for_names"),
    path("texts/pseudonyms/", pseudonyms.pseudonyms, name="pseudonyms"),
    path(f"{PSEUDONYM}same/", pseudonyms.merge_one, name="merge_pseudonym"),
    path(f"{PSEUDONYM}apart/", pseudonyms.part_one, name="part_pseudonym"),
    path(TEXT, texts.text, name="text"),
    path(f"{TEXT}mention/", texts.mention, name="mention"),
    path(f"{TEXT}decide/", texts.decide_one, name="decide"),
    path(f"{TEXT}mark/", texts.mark_name, name="mark_name"),
    path(f"{TEXT}finish/", texts.finish, name="make_text"),
    path(f"{TEXT}speakers/", texts.speakers, name="speakers"),
    path("codebook/", codebook.codebook, name="codebook"),
    path("codebook/ready/", codebook.take_ready, name="take_codebook"),
    path("codebook/bring/", codebook_files.bring, name="bring_codebook"),
    path("codebook/codebook.qdc", codebook_files.qdc, name="codebook_qdc"),
    path("codebook/versions/", codebook.versions, name="codebook_versions"),
    *routes_of(CODES),
    path(f"{CODE}move/", codebook.move, name="move_code"),
    path(f"{CODE}merge/", codebook.merge, name="merge_code"),
    path(f"{CODE}split/", codebook.split, name="split_code"),
    path("coding/", segments.to_code, name="to_code"),
    path(CODED, segments.screen, name="screen"),
    path(f"{CODED}segments/", segments.segments, name="segments"),
    path(f"{CODED}operations/", segments.operate, name="operate"),
    path(f"{CODED}name/", segments.name_there, name="name_there"),
    path(f"{CODED}codes/", segments.new_code, name="new_code_here"),
    path("projects/", projects.projects, name="projects"),
    path("projects/bring/", projects.bring, name="bring_project"),
    path("projects/export/", projects.leave, name="leave_project"),
    path("projects/<int:number>/", projects.one, name="project"),
    path("projects/<int:number>/take/", projects.take, name="take_project"),
    path("projects/<int:number>/names/", projects.keep_names, name="keep_names_of_project"),
    path("projects/<int:number>/drop/", projects.drop, name="drop_project"),
    path("work/", rounds.my_work, name="my_work"),
    *routes_of(ROUNDS),
    path(f"{ROUND}give/", rounds.give, name="give"),
    path(GIVEN, rounds.given, name="given"),
    path(f"{GIVEN}begin/", rounds.begin_document, name="begin_document"),
    path(f"{GIVEN}finish/", rounds.finish_document, name="finish_document"),
    path(f"{GIVEN}reopen/", rounds.reopen_document, name="reopen_document"),
    path(f"{GIVEN}take-back/", rounds.take_back_document, name="take_back_document"),
    path(f"{GIVEN}judge/", judging.judge, name="judge"),
    path(f"{GIVEN}settle/", settling.settle_document, name="settle"),
    path(f"{GIVEN}settle/same/", settling.take_same, name="take_same"),
    path(f"{GIVEN}settle/<int:ruling>/undo/", settling.undo_ruling, name="undo_ruling"),
    path("coding/differences/", settling.to_settle, name="to_settle"),
    path("coding/agreement/", agreements.agreement, name="agreement"),
    path("coding/agreement.<str:ending>", agreements.agreement_file, name="agreement_file"),
    path("said/", search.search, name="search"),
    path("said/code/", giving.review_hits, name="review_hits"),
    path("said/coded/<uuid:step>/", giving.hits_coded, name="hits_coded"),
    *routes_of(QUOTES, new_quote=quotes.propose, edit_quote=quotes.cut),
    path("quotes/report/", quotes.quotes_report, name="quotes_report"),
    path("quotes/report.<str:ending>", quotes.quotes_report_file, name="quotes_report_file"),
    path("analysis/", crosstab_views.codes_by, name="codes_by"),
    path("analysis/codes.<str:ending>", crosstab_views.codes_by_file, name="codes_by_file"),
    path("analysis/passages/", passages.passages, name="passages"),
    path("analysis/together/", pair_views.code_pairs, name="code_pairs"),
    path("analysis/together.<str:ending>", pair_views.code_pairs_file, name="code_pairs_file"),
    path("analysis/compare/", compare_views.compare, name="compare"),
    path("analysis/silence/", gap_views.silence, name="silence"),
    path("analysis/saturation/", gap_views.saturation, name="saturation"),
]
