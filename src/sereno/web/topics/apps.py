"""Topics of an audit, as a Django app."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "sereno.web.topics"
    label = "topics"

    def ready(self) -> None:
        """An audit begins with the usual topics."""
        from sereno.web.audits.signals import audit_begun
        from sereno.web.topics.changes import usual_topics_of

        audit_begun.connect(usual_topics_of, dispatch_uid="usual_topics_of")
