"""What a problem asks for in the manifest, as the browser has it: menus of the wizard by name.

Problems are told to whoever writes a manifest: "write date_order in the manifest". On a page the
same thing is a menu, and its key and its values are nobody's words.
"""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sereno.web.imports.mapping_forms import options_of
from sereno.web.imports.mapping_words import AREA_FIELDS, INCIDENT_FIELDS, READING_FIELDS

# What is said of the manifest beside a way to do the same in the browser.
_ASIDE: Final = re.compile(
    r"; en el manifiesto, [^)]*(?=\))|; in the manifest, [^)]*(?=\))"
    r"| \(en el manifiesto, [^)]*\)| \(in the manifest, [^)]*\)"
    r"|(?<=\()en el navegador, |(?<=\()in the browser, "
)
_PLACE: Final = {
    "es": re.compile(
        r" (?:(?:en|de) (?:la |su )?(?:propia )?(?:parte )?\[+\w+\]+(?: del manifiesto)?"
        r"|(?:en e|de)l manifiesto)"
    ),
    "en": re.compile(
        r" (?:(?:in|from) (?:the |its |their )?\[+\w+\]+(?: part)?(?: of the manifest)?"
        r"|(?:in|from|out of) the manifest)"
    ),
}
# A key is one where it can be no word of the sentence.
_KEY: Final = re.compile(r"`(\w+)`|\b(\w+)(?= = \")|\b([a-z]+_[a-z_]+)\b")
_VALUE: Final = re.compile(r"(«[^»]*»|“[^”]*”) = \"([^\"]*)\"")


def in_wizard_words(text: str) -> str:
    """The text with the names of menus and options; one that names no menu stays as it is."""
    labels = {
        **AREA_FIELDS,
        **INCIDENT_FIELDS,
        **READING_FIELDS,
        **{"period": _("Period"), "layer": _("Layer")},
    }
    if "[areas]" in text:
        labels["crs"] = _("Coordinate system of the file")
    keys = [one or two or three for one, two, three in _KEY.findall(text)]
    options = {value: said for key in keys for value, said in options_of(key).items()}
    named = 0

    def menu(found: re.Match[str]) -> str:
        nonlocal named
        key = found[1] or found[2] or found[3]
        if key in options:
            return _("“{name}”").format(name=options[key])
        if key not in labels:
            return found[0]
        named += 1
        return _("“{name}”").format(name=labels[key])

    said = _KEY.sub(menu, _ASIDE.sub("", text))
    if named:
        place = _PLACE["es" if get_language() == "es" else "en"]
        said = place.sub(" " + _("when you prepare the import"), said)
    return _VALUE.sub(lambda found: f"{found[1]}: “{options.get(found[2], found[2])}”", said)
