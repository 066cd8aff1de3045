"""A folder of results is whole or not there, and nothing of anybody's is lost.

1. It appears at the end, in place of the earlier one.
2. An error, a full disk or a kill half-way leaves the earlier one as it was.
3. What isn't a result of Sereno is never replaced; what people added to one is kept.
4. Two runs don't write to one folder at once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from sereno.exchange.results import result_folder as module
from sereno.exchange.results.result_folder import LIST, result_folder
from sereno.vocabulary.problems import Problem


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def write(goal: Path, **files: str) -> None:
    with result_folder(goal) as part:
        for name, content in files.items():
            (part / name).write_text(content)


@pytest.fixture(params=["one step", "two steps"])
def goal(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where to write to, with and without the system's way to swap two folders at once."""
    if request.param == "two steps":
        monkeypatch.setattr(module, "_exchange", lambda one, other: False)
    return tmp_path / "deep" / "out"


def test_the_folder_appears_at_the_end(goal: Path) -> None:
    with result_folder(goal) as part:
        (part / "a.csv").write_text("1")
        assert not goal.exists()
        assert part.parent == goal.parent
    assert names(goal) == [LIST, "a.csv"]
    assert names(goal.parent) == ["out"]


def test_a_later_result_takes_the_place_of_the_earlier(goal: Path) -> None:
    write(goal, a="1", b="1")
    with result_folder(goal) as part:
        (part / "a").write_text("2")
        assert (goal / "a").read_text() == "1"
    assert names(goal) == [LIST, "a"]
    assert (goal / "a").read_text() == "2"
    assert names(goal.parent) == ["out"]


def test_the_same_result_is_the_same_bytes(goal: Path) -> None:
    write(goal, b="1", a="2")
    first = {name: (goal / name).read_bytes() for name in names(goal)}
    write(goal, a="2", b="1")
    assert {name: (goal / name).read_bytes() for name in names(goal)} == first


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_the_earlier_result(goal: Path, error: type[BaseException]) -> None:
    def fail() -> None:
        with result_folder(goal) as part:
            (part / "a").write_text("2")
            raise error

    write(goal, a="1")
    with pytest.raises(error):
        fail()
    assert (goal / "a").read_text() == "1"
    assert names(goal.parent) == ["out"]


def test_a_full_disk_leaves_the_earlier_result(goal: Path) -> None:
    def fill() -> None:
        with result_folder(goal) as part:
            (part / "a").symlink_to("/dev/full")
            (part / "a").write_text("2" * 100_000)

    write(goal, a="1")
    with pytest.raises(Problem) as caught:
        fill()
    assert caught.value.code == "disk_full"
    assert (goal / "a").read_text() == "1"
    assert names(goal.parent) == ["out"]


def test_a_full_disk_told_only_in_words(goal: Path) -> None:
    with pytest.raises(Problem) as caught, result_folder(goal):
        raise RuntimeError("IO Error: No space left on device")
    assert caught.value.code == "disk_full"


def killed_run(goal: Path) -> None:
    """Writes half a result in another process and kills it."""
    script = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from sereno.exchange.results.result_folder import result_folder
        with result_folder(Path(sys.argv[1])) as part:
            (part / "a").write_text("half")
            print("writing", flush=True)
            time.sleep(60)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(goal)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert process.returncode == -signal.SIGKILL


def test_a_kill_leaves_the_earlier_result_and_the_next_run_tidies(goal: Path) -> None:
    write(goal, a="1")
    killed_run(goal)
    assert (goal / "a").read_text() == "1"
    assert len(names(goal.parent)) > 1
    write(goal, a="2")
    assert (goal / "a").read_text() == "2"
    assert names(goal.parent) == ["out"]


def test_a_kill_between_the_two_renamings_is_mended(goal: Path) -> None:
    write(goal, a="1")
    goal.rename(goal.parent / ".out.earlier-1234")
    with result_folder(goal) as part:
        assert (goal / "a").read_text() == "1"
        (part / "a").write_text("2")
    assert (goal / "a").read_text() == "2"
    assert names(goal.parent) == ["out"]


def test_a_folder_of_other_things_is_never_replaced(goal: Path) -> None:
    goal.mkdir(parents=True)
    (goal / "tesis.docx").write_text("years of work")
    with pytest.raises(Problem) as caught:
        write(goal, a="1")
    assert caught.value.code == "output_not_ours"
    assert "tesis.docx" in caught.value.what("es")
    assert names(goal) == ["tesis.docx"]
    (goal / "tesis.docx").unlink()
    write(goal, a="1")
    assert names(goal) == [LIST, "a"]


def test_a_file_or_a_disk_is_no_folder_to_replace(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(Problem) as caught:
        write(tmp_path / "out", a="1")
    assert caught.value.code == "output_not_ours"
    with pytest.raises(Problem) as caught:
        module._must_be_ours(Path("/proc"))
    assert caught.value.code == "output_is_a_disk"


def test_what_people_added_to_a_result_is_kept(goal: Path) -> None:
    write(goal, a="1", b="1")
    (goal / "notas.txt").write_text("mine")
    (goal / "nuevo").write_text("mine too")
    write(goal, a="2", nuevo="from the run")
    assert names(goal) == [LIST, "a", "notas.txt", "nuevo", "nuevo.earlier"]
    assert (goal / "notas.txt").read_text() == "mine"
    assert (goal / "nuevo").read_text() == "from the run"
    assert (goal / "nuevo.earlier").read_text() == "mine too"


def test_two_runs_do_not_write_to_one_folder(goal: Path) -> None:
    with result_folder(goal) as part:
        (part / "a").write_text("first")
        with pytest.raises(Problem) as caught:
            write(goal, a="second")
        assert caught.value.code == "output_in_use"
    assert (goal / "a").read_text() == "first"


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "disk" / "results", a="1")
    os.symlink(tmp_path / "disk" / "results", tmp_path / "out")
    write(tmp_path / "out", a="2")
    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "disk" / "results" / "a").read_text() == "2"
