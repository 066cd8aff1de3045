"""Addresses of an audit's webhooks."""

from __future__ import annotations

from django.urls import path

from sereno.web.webhooks import views

app_name = "webhooks"
_ONE = "webhooks/<int:number>/"
urlpatterns = [
    path("webhooks/", views.webhooks, name="webhooks"),
    path(_ONE, views.webhook, name="webhook"),
    path(f"{_ONE}test/", views.test_webhook, name="test"),
    path(f"{_ONE}secret/", views.renew_secret, name="renew_secret"),
    path(f"{_ONE}stop/", views.stop_webhook, name="stop"),
    path(f"{_ONE}resume/", views.resume_webhook, name="resume"),
    path(f"{_ONE}remove/", views.remove_webhook, name="remove"),
    path(f"{_ONE}messages/<int:message>/again/", views.send_again, name="send_again"),
]
