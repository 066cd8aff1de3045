"""Keeps sealed files in an instance (`make N`), or reads them (`read`); prints what became of it.

Of N files three lie on the disk; the others are rows, for what only looks at envelopes.
"""

from __future__ import annotations

import json
import sys


def main(words: list[str]) -> None:
    from sereno.cli.instance import bring_up_to_date, open_instance

    open_instance()
    bring_up_to_date()
    from sereno.exchange.sealed.envelopes import new_envelope
    from sereno.vocabulary.problems import Problem
    from sereno.web.audits.changes import create_audit
    from sereno.web.audits.models import Audit
    from sereno.web.files.changes import keep_chunks
    from sereno.web.files.models import KeptFile
    from sereno.web.people.changes import add_person
    from sereno.web.vault.columns import Sealed
    from sereno.web.vault.keys import ring_to_seal

    said: list[str] = []
    try:
        if words[0] == "make":
            audit = Audit.objects.first()
            if audit is None:
                ana = add_person(email="ana@example.org", password="cuatro palabras sin relación")
                made = {"country": "mx", "languages": ["es"], "select": 2, "by": ana}
                audit = create_audit(slug="ciudad", name="Ciudad", **made)
            for n in range(3):
                chunks = [f"Lo dijo Chayo {n} veces. ".encode() * 4000]
                keep_chunks(audit=audit, name="a.txt", chunks=chunks, by=None, sealed=True)
            ring = ring_to_seal()
            KeptFile.objects.bulk_create(
                KeptFile(
                    audit=audit, name=f"{n}", sha256=f"{n}", size=1, media_type="text/plain",
                    stored_as=f"files/{n}/sealed", envelope=Sealed(new_envelope(ring)[0].pack()),
                )
                for n in range(int(words[1]) - 3)
            )  # fmt: skip
        for kept in KeptFile.objects.filter(name="file.txt").order_by("pk"):
            with kept.open() as stream:
                said.append(stream.read().decode()[:22])
    except Problem as problem:
        said.append(problem.code)
    json.dump(said, sys.stdout)
