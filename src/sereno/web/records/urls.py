"""Addresses of an audit's tokens for the read API."""

from __future__ import annotations

from django.urls import path

from sereno.web.records import view_tokens

app_name = "records"
urlpatterns = [
    path("tokens/", view_tokens.tokens, name="tokens"),
    path("tokens/<int:token>/revoke/", view_tokens.revoke, name="revoke_token"),
]
