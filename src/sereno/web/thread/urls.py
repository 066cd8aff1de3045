"""Addresses of the thread, below those of an audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.thread import views

app_name = "thread"
urlpatterns = [
    path("thread/", views.starts, name="starts"),
    path("thread/share/<int:number>/<str:part>/", views.share, name="share"),
    path("thread/recommendation/<int:number>/", views.recommendation, name="recommendation"),
    path("thread/finding/<int:number>/", views.finding, name="finding"),
    path("thread/evidence/<int:number>/", views.evidence, name="evidence"),
]
