"""Participatory social diagnosis as a Django app."""

from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "sereno.web.diagnosis"
    label = "diagnosis"

    def ready(self) -> None:
        """The database holds the levels of what activities leave; whoever is taken out of an audit
        loses their devices there.
        """
        from sereno.web.audits.signals import role_taken
        from sereno.web.diagnosis.devices.changes import revoke_those_of
        from sereno.web.diagnosis.models.activity_levels import hold_levels
        from sereno.web.people.triggers import makes_triggers

        makes_triggers(hold_levels)
        role_taken.connect(revoke_those_of, dispatch_uid="diagnosis_devices")
