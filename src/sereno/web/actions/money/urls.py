"""Addresses of an action's money."""

from __future__ import annotations

from django.urls import path

from sereno.web.actions.money import views

MONEY = "actions/<int:number>/money"
MONEY_URLS = [
    path(f"{MONEY}/", views.money, name="money"),
    path(f"{MONEY}.<str:ending>", views.money_file, name="money_file"),
    path(f"{MONEY}/new/", views.enter, name="enter_money"),
    path(f"{MONEY}/<int:entry>/correct/", views.correct, name="correct_money"),
    path(f"{MONEY}/<int:entry>/paper/", views.paper, name="money_paper"),
]
