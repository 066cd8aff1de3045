"""Takes README's pictures: python take.py RESULTS FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"


def main(results: Path, folder: Path) -> None:
    """Each page in Spanish, as wide as a laptop, the first screenful."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        for name in ("selection", "quality"):
            page.goto((results / f"{name}.html").resolve().as_uri())
            page.wait_for_load_state("load")
            page.screenshot(path=str(folder / f"{name}-es.png"))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
