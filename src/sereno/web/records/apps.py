"""Records as a Django app: it finds the `record.py` of every app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "sereno.web.records"
    label = "records"

    def ready(self) -> None:
        from sereno.web.audits.events import WORDS
        from sereno.web.audits.signals import role_taken
        from sereno.web.people.signals import access_ended
        from sereno.web.records.kept_forms import forget_those_of
        from sereno.web.records.tokens import revoke_those_of

        WORDS.update(
            make_token=_("made the API token “{about}”"),
            revoke_token=_("revoked the API token “{about}”"),
        )
        for ended in (role_taken, access_ended):
            ended.connect(revoke_those_of, dispatch_uid="revoke_those_of")
        role_taken.connect(forget_those_of, dispatch_uid="forget_kept_forms")
        # Here and not from the addresses: tests are made from the kinds before any address is.
        autodiscover_modules("record")
