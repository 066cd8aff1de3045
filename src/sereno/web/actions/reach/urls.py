"""Addresses of an action's people."""

from __future__ import annotations

from django.urls import path

from sereno.web.actions.reach import views

PEOPLE = "actions/<int:number>/people"
REACH_URLS = [
    path(f"{PEOPLE}/", views.people, name="people"),
    path(f"{PEOPLE}.<str:ending>", views.people_file, name="people_file"),
    path(f"{PEOPLE}/new/", views.enter, name="enter_people"),
    path(f"{PEOPLE}/<int:entry>/correct/", views.correct, name="correct_people"),
]
