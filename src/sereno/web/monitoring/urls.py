"""Addresses of monitoring."""

from __future__ import annotations

from django.urls import path

from sereno.web.monitoring.dashboard import views as dashboard
from sereno.web.monitoring.dashboard.publishing import publishing
from sereno.web.monitoring.effects import view_comparison
from sereno.web.monitoring.effects import views as effects
from sereno.web.monitoring.outcomes import views as outcomes
from sereno.web.monitoring.record import CONTEXT, ROUNDS, STUDIES, TARGETS
from sereno.web.monitoring.rounds import interview_views
from sereno.web.monitoring.rounds import item_views as items
from sereno.web.monitoring.rounds import result_views as results
from sereno.web.monitoring.rounds import views as rounds
from sereno.web.records.routes import routes_of

app_name = "monitoring"
ROUND = "review_rounds/<int:number>/"
ITEM = f"{ROUND}of/<int:item>/"
STUDY = "studies/<int:number>/"
urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/public/", publishing, name="publish_dashboard"),
    *routes_of(TARGETS, new_target=dashboard.new_target),
    *routes_of(CONTEXT),
    *routes_of(ROUNDS),
    path(f"{ROUND}judgements/", results.judgements, name="judgements"),
    path(f"{ROUND}judgements.<str:ending>", results.judgements_file, name="judgements_file"),
    path(ITEM, items.review, name="review"),
    path(f"{ITEM}judge/", items.judge_item, name="judge_item"),
    path(f"{ITEM}keep/", items.keep_item, name="keep_item"),
    path(f"{ITEM}propose/", items.propose_item, name="propose_item"),
    path(f"{ITEM}agree/", items.agree_item, name="agree_item"),
    path(f"{ITEM}decide/", items.decide_item, name="decide_item"),
    path(f"{ITEM}give/", items.give, name="give_review"),
    path(f"{ITEM}interviews/", interview_views.interviews, name="interviews"),
    path(f"{ITEM}interviews/link/", interview_views.link, name="link_interview"),
    path(f"{ITEM}interviews/<int:key>/out/", interview_views.unlink, name="unlink_interview"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("outcomes/<int:number>/", outcomes.outcome_links, name="outcome_links"),
    path("outcomes/<int:number>/<int:key>/out/", outcomes.drop_outcome, name="drop_outcome"),
    path("reviews/", rounds.my_reviews, name="my_reviews"),
    path("indicators/of/<str:code>/effect/", view_comparison.effect, name="effect"),
    *routes_of(STUDIES),
    path(f"{STUDY}settle/", effects.settle_study, name="settle_study"),
    path(f"{STUDY}register/", effects.register, name="register_study"),
    path(f"{STUDY}judge/", effects.judge, name="judge_study"),
]
