"""The catalogue of sources as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sereno.web.sources"
    label = "sources"

    def ready(self) -> None:
        from sereno.web.audits.events import tell

        tell(
            add_source=_("added the source “{about}”"),
            change_source=_("changed what is written of the source “{about}”"),
            source_requested=_("asked for the source “{about}” ({on})"),
            source_promised=_("noted that the source “{about}” was promised ({on})"),
            source_received=_("received the source “{about}” ({on})"),
            source_loaded=_("loaded the source “{about}” ({on})"),
            source_refused=_("noted that the source “{about}” was refused ({on})"),
            source_silent=_("noted that nobody answered about the source “{about}” ({on})"),
            undo_step=_("took back the last step of the source “{about}”"),
            attach_file=_("attached the file {file} to the source “{about}”"),
            cover=_("said what the source “{about}” has"),
            uncover=_("took back part of what the source “{about}” has"),
            note_break=_("noted a series break on the source “{about}” ({on})"),
            drop_break=_("took back a series break on the source “{about}” ({on})"),
            read_source=_("read the restricted source “{about}”"),
            open_request=_("began request {number} to {about}"),
            change_request=_("changed the request to {about}"),
            request_sent=_("sent request {number} to {about} ({on})"),
            request_promised=_("noted that {about} promised an answer to request {number} ({on})"),
            request_answered=_("noted the answer of {about} to request {number} ({on})"),
            request_refused=_("noted that {about} refused request {number} ({on})"),
            request_silent=_("noted that {about} did not answer request {number} ({on})"),
            remind=_("reminded {about} ({on})"),
            make_letter=_("made a letter to {about}"),
        )
