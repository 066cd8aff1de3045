"""Addresses of the diagnosis: activities, consent, documents, instruments, referrals, coverage."""

from __future__ import annotations

from django.urls import path

from sereno.web.diagnosis.activities import views as activities
from sereno.web.diagnosis.consent import views as consent
from sereno.web.diagnosis.coverage import views as coverage
from sereno.web.diagnosis.devices import views as devices
from sereno.web.diagnosis.documents import media
from sereno.web.diagnosis.documents import views as documents
from sereno.web.diagnosis.encryption import views as encryption
from sereno.web.diagnosis.filling import recovery_views as recovery
from sereno.web.diagnosis.instruments import checklist_views as checklists
from sereno.web.diagnosis.instruments import views as instruments
from sereno.web.diagnosis.marks import bring_views as bringing
from sereno.web.diagnosis.marks import results as maps
from sereno.web.diagnosis.marks import views as marks
from sereno.web.diagnosis.openrosa import views as odk
from sereno.web.diagnosis.paper import views as paper
from sereno.web.diagnosis.record import (
    ACTIVITIES,
    ARRIVALS,
    CONSENT_TEXTS,
    DEVICES,
    DOCUMENTS,
    INSTRUMENT_VERSIONS,
    INSTRUMENTS,
    MARKS,
    REFERRALS,
    STOPS,
    SUBMISSIONS,
    TARGETS,
)
from sereno.web.diagnosis.referrals import views as referrals
from sereno.web.diagnosis.results import files
from sereno.web.diagnosis.results import views as results
from sereno.web.diagnosis.returns import views as returns
from sereno.web.diagnosis.submissions import views as submissions
from sereno.web.diagnosis.walks import result_views as walk_results
from sereno.web.diagnosis.walks import route_views as routes
from sereno.web.diagnosis.walks import views as walks
from sereno.web.records.routes import routes_of

app_name = "diagnosis"
ACTIVITY = "activities/<int:number>/"
DOCUMENT = "documents/<int:number>/"
WALK = f"{ACTIVITY}walk/"
GROUP = f"{ACTIVITY}groups/<int:group>/"
PHOTO = "documents/<int:number>/paper/"
CHECKLIST = "instruments/<int:number>/checklist/"
RESULTS = "instruments/<int:number>/results/"
RETURNS = "instruments/<int:number>/returns/"
VERSION = "instrument_versions/<int:number>/"
SUBMISSION = "submissions/<int:number>/"
ARRIVAL = "arrivals/<int:number>/"
ODK_FORM = "odk/forms/<int:number>/"
urlpatterns = [
    path("activities/calendar/", activities.month, name="calendar"),
    path("activities/calendar/<int:year>/<int:month>/", activities.month, name="month"),
    path("activities/consent/", consent.find, name="find_consent"),
    *routes_of(ACTIVITIES),
    path(f"{ACTIVITY}counts/", activities.counts, name="counts"),
    path(f"{ACTIVITY}protocol/", activities.protocol, name="protocol"),
    path(f"{ACTIVITY}consent/", consent.note, name="note_consent"),
    path(f"{ACTIVITY}consent/<int:consent>/out/", consent.drop, name="drop_consent"),
    path(f"{ACTIVITY}consent/<int:consent>/withdraw/", consent.take_away, name="withdraw"),
    path(
        f"{ACTIVITY}withdrawals/<int:withdrawal>/back/",
        consent.take_back,
        name="take_back_withdrawal",
    ),
    path(
        f"{ACTIVITY}consent/<int:consent>/withdraw/scope/",
        consent.take_scope_away,
        name="withdraw_scope",
    ),
    path(f"{ACTIVITY}referral/", referrals.note, name="note_referral"),
    path(f"{ACTIVITY}documents/", documents.add, name="add_documents"),
    path(f"{ACTIVITY}documents/upload/", documents.upload, name="upload_documents"),
    path("uploads/", documents.begin, name="begin_upload"),
    path("uploads/<slug:token>/", documents.go_on, name="go_on_upload"),
    *routes_of(DOCUMENTS, new_document=None),
    path(f"{DOCUMENT}file/<int:version>/", media.file, name="document_file"),
    path(f"{DOCUMENT}picture/<int:version>/", media.picture, name="document_picture"),
    path(f"{DOCUMENT}play/<int:version>/", media.play, name="play_document"),
    path(f"{DOCUMENT}replace/", documents.replace, name="replace_document"),
    path(f"{DOCUMENT}pixelate/", documents.pixelate, name="pixelate_document"),
    path(f"{DOCUMENT}clear/<int:version>/", documents.clear, name="clear_document"),
    path(f"{DOCUMENT}notes/", documents.note, name="note_document"),
    path(f"{DOCUMENT}notes/<int:note>/out/", documents.note_out, name="drop_document_note"),
    path("walks/", walk_results.walks, name="walks"),
    path(WALK, walks.walk, name="walk"),
    path(f"{WALK}again/", walk_results.again, name="walk_again"),
    path(f"{WALK}outside/", walks.confirm, name="confirm_outside"),
    path(f"{WALK}route/", routes.bring, name="bring_route"),
    path(f"{WALK}route/upload/", routes.upload, name="upload_route"),
    path(f"{WALK}route/save/", routes.save, name="save_route"),
    path(f"{WALK}legs/new/", walks.new_leg, name="new_leg"),
    path(f"{WALK}legs/<int:leg>/", walks.edit_leg, name="edit_leg"),
    path(f"{WALK}legs/<int:leg>/out/", walks.leg_out, name="drop_leg"),
    path(f"{WALK}legs/<int:leg>/stops/new/", walks.new_stop, name="new_stop"),
    *routes_of(STOPS, new_stop=None, edit_stop=walks.edit_stop),
    path(f"{ACTIVITY}groups/new/", marks.new_group, name="new_drawing_group"),
    path(f"{ACTIVITY}groups/forms/", marks.take_submitted, name="take_submitted_marks"),
    path(f"{GROUP}edit/", marks.edit_group, name="edit_drawing_group"),
    path(f"{GROUP}draw/", marks.draw, name="draw"),
    path(f"{GROUP}draw/put/", marks.put, name="put_mark"),
    path(f"{GROUP}draw/out/", marks.out, name="drop_mark"),
    path(f"{GROUP}draw/write/", marks.without_map, name="mark_without_map"),
    path(f"{GROUP}bring/", bringing.bring, name="bring_marks"),
    path(f"{GROUP}bring/file/", bringing.bring_file, name="bring_marks_file"),
    path(f"{GROUP}sheets/", paper.sheets, name="paper_sheets"),
    path("sheets/<str:code>.pdf", paper.sheet_file, name="paper_sheet_file"),
    path(f"{ACTIVITY}paper/", paper.photos, name="paper_photos"),
    path(f"{ACTIVITY}paper/send/", paper.send_photos, name="send_paper_photos"),
    path(PHOTO, paper.photo, name="paper_photo"),
    path(f"{PHOTO}code/", paper.name_sheet, name="name_sheet"),
    path(f"{PHOTO}markers/", paper.click_markers, name="click_markers"),
    path(f"{PHOTO}trace/", paper.trace, name="trace_photo"),
    path("marks/agreement/", maps.agreement, name="agreement"),
    path("marks/agreement.<str:ending>", maps.agreement_file, name="agreement_file"),
    *routes_of(MARKS, new_mark=None),
    path("marks/<int:number>/out/", marks.take_out, name="take_out_mark"),
    *routes_of(REFERRALS),
    path("recovery/", recovery.recover, name="recover"),
    path("recovery/upload/", recovery.upload, name="upload_recovery"),
    path("coverage/", coverage.coverage, name="coverage"),
    *routes_of(TARGETS),
    path("consent_texts/first/", consent.first_texts, name="first_texts"),
    *routes_of(CONSENT_TEXTS),
    path("consent_texts/<int:number>/renew/", consent.renew, name="renew_consent_text"),
    path("instruments/ready_made/", instruments.ready_made, name="ready_made_instruments"),
    path("instruments/key/", encryption.key, name="submission_key"),
    *routes_of(INSTRUMENTS),
    path("instruments/<int:number>/versions/", instruments.bring, name="bring_instrument"),
    path(RESULTS, results.results, name="results"),
    path(f"{RESULTS}files/", files.choose, name="results_files"),
    path(f"{RESULTS}files/<slug:kind>/", files.one_file, name="results_file"),
    path(f"{RESULTS}texts/<path:key>/", results.texts, name="results_texts"),
    path(RETURNS, returns.bring, name="returns"),
    path(f"{RETURNS}<int:brought>/", returns.one, name="one_return"),
    path(f"{RETURNS}<int:brought>/take/", returns.take, name="take_return"),
    path(f"{RETURNS}<int:brought>/drop/", returns.drop, name="drop_return"),
    path(CHECKLIST, checklists.checklist, name="checklist"),
    path(f"{CHECKLIST}<slug:name>/", checklists.question, name="check_question"),
    path(f"{CHECKLIST}<slug:name>/move/<slug:to>/", checklists.move, name="move_question"),
    path(f"{CHECKLIST}<slug:name>/out/", checklists.drop, name="drop_question"),
    *routes_of(INSTRUMENT_VERSIONS),
    path(f"{VERSION}files/", instruments.attach, name="attach_instrument_file"),
    path(f"{VERSION}files/<str:name>", instruments.one_file, name="instrument_file"),
    path(f"{VERSION}paper/", instruments.paper, name="instrument_paper"),
    path(f"{VERSION}testing/", instruments.testing, name="instrument_testing"),
    path(f"{VERSION}workbook/", instruments.workbook, name="instrument_workbook"),
    path(f"{VERSION}xform/", instruments.xform, name="instrument_xform"),
    path("submissions/open/", encryption.open_encrypted, name="open_submissions"),
    path("submissions/tray/", submissions.tray, name="tray"),
    *routes_of(SUBMISSIONS),
    path(f"{SUBMISSION}activity/", submissions.assign, name="assign_submission"),
    path(f"{SUBMISSION}files/<int:ordinal>/", submissions.file, name="submission_file"),
    path(f"{SUBMISSION}pictures/<int:ordinal>/", submissions.picture, name="submission_picture"),
    *routes_of(ARRIVALS),
    path(f"{ARRIVAL}form/", submissions.arrival_form, name="arrival_form"),
    path(f"{ARRIVAL}files/<int:ordinal>/", submissions.arrival_file, name="arrival_file"),
    *routes_of(DEVICES, new_device=devices.new),
    # A phone has the first as its server's address, and makes two of the others of it.
    path("odk/", odk.root, name="odk"),
    path("odk/formList", odk.forms, name="odk_forms"),
    path("odk/recoveryKey", recovery.public_key, name="recovery_key"),
    path("odk/submission", odk.submission, name="odk_submission"),
    path(ODK_FORM, odk.form, name="odk_form"),
    path(f"{ODK_FORM}manifest", odk.files, name="odk_manifest"),
    path(f"{ODK_FORM}media/<str:name>", odk.file, name="odk_file"),
]
