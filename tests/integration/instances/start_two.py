"""Two people press the button at the same moment: prints how it ended for each."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path


def main(words: list[str]) -> None:
    import django

    django.setup()
    from django.db import connection

    from sereno.vocabulary.problems import Problem
    from sereno.web.audits.models import Audit
    from sereno.web.imports.changes import start_import
    from sereno.web.people.models import Person

    audit, by = Audit.objects.get(), Person.objects.get()
    text = Path(words[0]).read_text(encoding="utf-8")
    together, ends = threading.Barrier(4), []

    def press() -> None:
        together.wait()
        try:
            ends.append(start_import(audit=audit, manifest_text=text, by=by).number)
        except Problem as problem:
            ends.append(problem.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(sorted(ends, key=str), sys.stdout)
