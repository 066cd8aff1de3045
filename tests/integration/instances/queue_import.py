"""Puts an audit with files in an instance and its import in the queue, as the wizard does."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(words: list[str]) -> None:
    import numpy as np

    from sereno.cli.instance import bring_up_to_date, open_instance
    from tests.integration.small_city import make_small_city

    open_instance()
    bring_up_to_date()
    import tomlkit

    from sereno.web.audits.changes import create_audit
    from sereno.web.imports.changes import start_import
    from sereno.web.imports.drafting import name_in_manifest
    from sereno.web.imports.models import Upload
    from sereno.web.imports.upload_changes import store_upload
    from sereno.web.people.changes import add_person

    carmen = add_person(email="carmen@example.org", password="cuatro palabras sin relación")
    audit = create_audit(
        slug="ciudad", name="Ciudad", country="mx", languages=["es"], select=4, by=carmen
    )
    city = make_small_city(Path(words[0]) / "city", np.random.default_rng(20), rows=4_000)
    document = tomlkit.parse(city.manifest.read_text(encoding="utf-8"))

    def stored(kind: Upload.Kind, file: Path) -> str:
        kept = store_upload(
            audit=audit,
            kind=kind,
            name=file.name,
            chunks=[file.read_bytes()],
            by=carmen,
        )
        return name_in_manifest(kept)

    document["areas"]["file"] = stored(Upload.Kind.AREAS, city.folder / "areas.geojson")
    files = sorted(city.folder.glob("robos_*.csv"))
    document["incidents"][0]["files"] = [stored(Upload.Kind.INCIDENTS, file) for file in files]
    if len(words) > 1:
        # For whoever starts it later.
        Path(words[1]).write_text(tomlkit.dumps(document), encoding="utf-8")
    else:
        start_import(audit=audit, manifest_text=tomlkit.dumps(document), by=carmen)
    json.dump({"files": len(files)}, sys.stdout)
