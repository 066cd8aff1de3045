"""The words that scripts show, by key: base.html leaves them in the page as JSON."""

from __future__ import annotations

from django.utils.translation import gettext as _


def strings() -> dict[str, str]:
    """Every word that assets/src/app asks for with `say(key)`."""
    return {
        "show": _("Show"),
        "find_among": _("Find among {n}"),
        "key_made": _("Downloaded. Check that the file is there before you save the public key."),
        "hide": _("Hide"),
        "names_not_saved": _("Not saved: check the connection and decide it again."),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "map": _("Map"),
        "map_without_zoom": _(
            "This browser can't enlarge the map. The table has the same numbers."
        ),
        "use_my_place": _("Use the place where I am"),
        "asking_for_place": _("Asking the device where it is…"),
        "place_within": _("Found, within {n} metres."),
        "no_place_told": _("The device doesn't tell where it is. Write the place by hand."),
        "two_fingers": _("Use two fingers to move the map"),
        "hold_ctrl": _("Hold Ctrl while you scroll to enlarge the map"),
        "hold_command": _("Hold ⌘ while you scroll to enlarge the map"),
        "area_says_rate": _("{name}: {n} incidents, {value} per 100,000 people per year"),
        "area_says_eb": _(
            "{name}: {n} incidents; smoothed rate of {value} per 100,000 people per year"
        ),
        "area_says_density": _("{name}: {n} incidents, {value} per km² per year"),
        "area_says_n": _("{name}: {n} incidents"),
        "area_no_rate": _("{name}: {n} incidents; no rate: no population"),
        "area_unsure": _("The rate could well be in another class."),
        "period_from": _("First month of the period"),
        "period_to": _("Last month of the period"),
        "area_value": _("{name}: {value} {unit}"),
        "area_not_shown": _("{name}: not shown or no data"),
        "area_not_counted": _(
            "{name}: can't be chosen, as it lacks a number in one of the periods."
        ),
        "area_in_part": _("{name}: {part}"),
        "area_rank": _("{name}: rank {rank}."),
        "area_not_compared": _("{name}: not in the comparison"),
        "headline": _(
            "With these weights, {firm} of the {n} chosen are firm and {close} in doubt."
        ),
        "headline_all_firm": _("With these weights, all {n} chosen are firm."),
        "headline_all_close": _("With these weights, none of the {n} chosen is firm."),
        "headline_one_firm": _("With these weights, the one chosen is firm."),
        "headline_one_close": _("With these weights, the one chosen is a close call."),
        "area_weighs": _(
            "What weighs most here is {topic}: without it, it would be in place {without} instead "
            "of {rank}."
        ),
        "by_hand_of": _("{name}, by hand"),
        "by_score": _("by its score"),
        "put_in": _("put in"),
        "take_out": _("take out"),
        "put_in_why": _("{name}: put in, because"),
        "take_out_why": _("{name}: taken out, because"),
        "enters": _("In: {names}"),
        "leaves": _("Out: {names}"),
        "row_enters": _("comes in"),
        "row_leaves": _("goes out"),
        "weight_moved": _("{name}: {now} (before: {before})"),
        "nobody_moves": _("The same neighbourhoods as before."),
        "why": _("Why?"),
        "why_of": _("Why {name} is decided by hand"),
        "chosen": _("chosen"),
        "show_all": _("Show all {n}"),
        "show_first": _("Show the first {n}"),
        "copied": _("Copied"),
        "upload_begins": _("The upload has started"),
        "upload_share": _("{share} percent uploaded"),
        "upload_waits": _("The connection broke off. It goes on by itself where it stopped."),
        "upload_arrived": _("Everything arrived; the file is being kept"),
        "upload_failed": _("The file did not arrive. Check the connection and upload it again."),
        "upload_stopped": _("The upload was cancelled. Nothing was kept."),
        "no_answer": _(
            "The server did not answer. Your settings are still here; try again in a moment."
        ),
        "pole_letter_threat": _("T (threat)")[0],
        "pole_letter_vulnerability": _("V (vulnerability)")[0],
        "pole_letter_capacity": _("C (capacity)")[0],
        "draw_point": _("Click or tap where it is."),
        "draw_linestring": _("Click or tap along it; on the last point once more to finish."),
        "draw_polygon": _("Click or tap round it; on the first point once more to finish."),
        "draw_select": _("Click or tap a mark to move it, change it or take it out."),
        "crosshair_point": _(
            "Move the map until the place is below the crosshair, and put it there."
        ),
        "crosshair_linestring": _(
            "Put each corner of the line below the crosshair; at the last one once more to finish."
        ),
        "crosshair_polygon": _(
            "Put each corner round it below the crosshair; at the first one once more to finish."
        ),
        "crosshair_select": _(
            "Bring a mark below the crosshair and take it; move the map, and leave it there."
        ),
        "crosshair_put": _("Put it here"),
        "crosshair_take": _("Take it"),
        "crosshair_leave_here": _("Leave it here"),
        "crosshair_corner": _("Corner {n}. {area}"),
        "crosshair_dropped": _("Corner taken back; left: {n}. {area}"),
        "crosshair_left": _("Given up. {area}"),
        "crosshair_two": _("A line needs two corners or more."),
        "crosshair_three": _("A surface needs three corners or more."),
        "crosshair_crosses": _("Its edge would cross itself: put that corner elsewhere."),
        "crosshair_drawn": _("Marked. {area}. Say what it is about under “About this mark”."),
        "crosshair_moved": _("It lies here now. {area}"),
        "crosshair_took": _("Taken: {mark}. Move the map, and leave it where it should be. {area}"),
        "crosshair_at_mark": _("Mark {n} of {of}: {mark}. {area}"),
        "crosshair_nothing": _("There is no mark below the crosshair. {area}"),
        "crosshair_no_area": _("Outside of the neighbourhoods"),
        "mark_out": _("Taken out."),
        "tree_top": _("the top"),
        "tree_moved": _("“{code}” moved: now in {into}."),
        "tree_not_moved": _("“{code}” could not be moved there."),
        "coding_at": _("Turn {n} of {all};"),
        "coding_passages": _("{n} passages coded by you."),
        "coding_one_passage": _("one passage coded by you."),
        "coding_turn": _("turn {n}"),
        "coding_kept": _("Everything is saved."),
        "coding_sending": _("Saving: {n} to go."),
        "coding_unreached": _(
            "No connection. {n} not saved yet, but kept in this browser; it tries again in "
            "{seconds} s."
        ),
        "coding_no_network": _("No connection: what others code isn't shown for now."),
        "coding_signed_out": _("You were signed out. Sign in in another window, this one goes on."),
        "coding_notes_wait": _("Leave this page open until they are saved. Notes that wait: {n}."),
        "coding_picked": _("Words picked: {n}"),
        "coding_picked_part": _("A part is picked"),
        "coding_picked_whole": _("All of it"),
        "coding_pick_first": _("Pick first what is to have the code."),
        "coding_coded": _("Coded: {codes}."),
        "coding_removed": _("Taken out: {code}."),
        "coding_undone": _("Undone."),
        "coding_failed": _("The server failed on this several times. It was not saved."),
        "coding_unknown_code": _("unknown code"),
        "coding_no_code": _("No code fits."),
        "coding_no_code_made": _("The server wasn't reached: the code was not made. Try again."),
        "coding_changed": _(
            "This passage was changed after you saw it, in another window or with the codebook."
        ),
        "coding_finish_later": _(
            "Something isn't saved yet, or a note is still being written. Finish it after that."
        ),
        "coding_note_changed": _("This note was changed in another window after you began."),
        "coding_fits": _("Codes that fit: {n}. Enter gives: {name}"),
        "coding_give_several": _("Give these codes: {n}"),
        "coding_name_told": _("Noted: it waits for whoever decides names."),
        "coding_name_known": _("It is replaced already, or waits to be decided."),
        "coding_name_not_told": _("The server wasn't reached: the name was not noted. Try again."),
        "coding_used_by_others": _("{mine} + {others} of others"),
        "coding_used_by_others_only": _("{others} of others"),
        "coding_consensus": _("Agreed"),
        "coding_has_note": _("(with a note)"),
        "coding_has_look": _("(to be looked at)"),
        "coding_passages_there": _("coded passages: {n}"),
        "coding_yours": _("Coded by you"),
        "coding_by": _("Coded by: {name}"),
        "coding_use": _("Use it: {words}"),
        "coding_not_use": _("Not: {words}"),
        "crosshair_stride": _("An arrow moves the map by {metres} m."),
        "marks_drawn": _("Marks: {n}"),
        "marks_kept": _("Everything is saved."),
        "marks_sending": _("Saving: {n} to go."),
        "marks_unreached": _(
            "No connection. {n} not saved yet: leave this page open, it tries again in {seconds} s."
        ),
        "marks_signed_out": _(
            "You were signed out. {n} not saved yet: sign in in another window, this one goes on."
        ),
    }
