"""Addresses of actions, below those of an audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.actions.accompaniment.urls import ACCOMPANIMENT_URLS
from sereno.web.actions.bringing.taking import BRINGING
from sereno.web.actions.costs.urls import COSTS_URLS
from sereno.web.actions.milestones import views as milestones
from sereno.web.actions.money.urls import MONEY_URLS
from sereno.web.actions.proof import views as proof
from sereno.web.actions.reach.urls import REACH_URLS
from sereno.web.actions.record import ACTIONS
from sereno.web.actions.register import views as register
from sereno.web.actions.schedule.urls import SCHEDULE_URLS
from sereno.web.records.bringing.routes import routes_of_bringing
from sereno.web.records.routes import routes_of

app_name = "actions"
ACTION = "actions/<int:number>/"
MILESTONE = f"{ACTION}milestones/<int:key>/"
PROOF = f"{ACTION}proofs/<int:key>/"
urlpatterns = [
    *routes_of(ACTIONS),
    path(f"{ACTION}milestones/new/", milestones.new, name="new_milestone"),
    path(f"{MILESTONE}edit/", milestones.edit, name="edit_milestone"),
    path(f"{MILESTONE}move/", milestones.move, name="move_milestone"),
    path(f"{MILESTONE}out/", milestones.drop, name="drop_milestone"),
    path(f"{MILESTONE}judge/", milestones.judge, name="judge_milestone"),
    path(f"{ACTION}proofs/new/", proof.bring, name="bring_proof"),
    path(f"{PROOF}file/", proof.file, name="proof_file"),
    path(f"{PROOF}back/", proof.take_back, name="take_back_proof"),
    path(f"{ACTION}log/new/", register.log, name="write_log"),
    path(f"{ACTION}blockers/new/", register.block, name="add_blocker"),
    path(f"{ACTION}blockers/<int:key>/clear/", register.clear, name="clear_blocker"),
    *routes_of_bringing(BRINGING),
    *MONEY_URLS,
    *REACH_URLS,
    *SCHEDULE_URLS,
    *ACCOMPANIMENT_URLS,
    *COSTS_URLS,
]
