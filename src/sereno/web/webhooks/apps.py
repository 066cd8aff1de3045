"""Webhooks as a Django app: it hears what is written into the history."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "sereno.web.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from sereno.web.audits.signals import event_noted
        from sereno.web.webhooks.hearing import hear

        event_noted.connect(hear, dispatch_uid="webhooks_hear")
