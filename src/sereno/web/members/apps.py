"""Who works in an audit, as a Django app."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "sereno.web.members"
    label = "members"
