"""Runs every benchmark and renews RESULTS.md with what they print, the date and the machine."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What each is run with for the results that are kept.
BENCHMARKS = {
    "placing.py": ["--large"],
    "importing.py": ["--large"],
    "sensitivity.py": [],
    "effects.py": [],
    "monitoring_pages.py": [],
    "leak_check.py": [],
    "interpolation.py": [],
    "paper_maps.py": [],
    "pages.py": ["--browser"],
    "offence_labels.py": [],
    "sdg_targets.py": [],
    "smart_check.py": [],
    "report_files.py": [],
    "recommendation_files.py": [],
    "place_names.py": [],
    "collect_load.py": [],
    "pseudonyms.py": [],
    "coding.py": [],
    "coding_agreement.py": [],
    "coding_analysis.py": [],
    "coding_screen.py": [],
    "coding_together.py": [],
}
# What is none: this, and what several of them are made with.
NO_BENCHMARKS = {"run_all.py", "coded_text.py"}


def machine() -> str:
    """Cores, memory and processor, without the machine's name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, Python {platform.python_version()}"


def main() -> None:
    chosen = sys.argv[1:] or list(BENCHMARKS)
    sections = []
    for name in chosen:
        print(f"· {name}", file=sys.stderr)
        done = subprocess.run(
            [sys.executable, str(HERE / name), *BENCHMARKS[name]],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        print(done.stdout)
        sections.append(f"## {name.removesuffix('.py')}\n\n{done.stdout.strip()}\n")
    if chosen == list(BENCHMARKS):
        today = dt.date.today().isoformat()  # noqa: DTZ011 - the day on this machine
        head = (
            "# Results\n\n"
            f"Printed by `script/bench` on {today}; {machine()}. Each run measures Sereno and its "
            "named peers one after the other on the same data; what counts is the ratio.\n\n"
        )
        (HERE / "RESULTS.md").write_text(head + "\n".join(sections), encoding="utf-8")


if __name__ == "__main__":
    main()
