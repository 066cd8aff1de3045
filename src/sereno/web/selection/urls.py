"""Addresses of stage 1b."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "selection"
urlpatterns: list[URLPattern] = []
