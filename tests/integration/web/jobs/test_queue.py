"""The queue, the calendar and the card, without a worker.

1. Turns are fair: the audit with the fewest jobs running first, then the one served longest ago,
   then the oldest job.
2. A worker that lost its claim changes nothing: not the progress, not the end, not the result.
3. What a job keeps and its end are written together: when keeping fails, it failed.
4. One job of a subject at a time; in an audit, one of a kind that says so. Whoever asks instead
   gets through, though another asked the same at that moment.
5. What is due by the calendar is asked for once, the first time an instance sees it not at all.
6. The card says the unit, how far and how long still; who may not stop it has no button, and a
   job of one's own is nobody else's.
7. A job speaks the language of whoever asked for it.
8. What somebody stopped stays stopped, whether its worker ends or is lost; stopping what is over
   is not noted.
9. Where clearing away after lost or stopped work fails, it is over all the same.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from sereno.vocabulary.language import language, speaking
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import create_audit
from sereno.web.audits.roles import Role
from sereno.web.jobs import kinds
from sereno.web.jobs.calendar import Calendar, last_due
from sereno.web.jobs.cards import amount, card
from sereno.web.jobs.changes import ask, give_up, stop
from sereno.web.jobs.kinds import Daily, Hourly, Result, Stopped, job
from sereno.web.jobs.models import Job, JobState, Tick
from sereno.web.jobs.queue import claim, end, give_back, lose, sweep
from sereno.web.jobs.running import Saying, run, run_now, work_off

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 29, 12, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch):
    """The jobs of these tests, in place of those of the product."""
    monkeypatch.setattr(kinds, "KINDS", kinds.KINDS)
    kept = dict(kinds.KINDS)
    kinds.KINDS.clear()
    said: list[str] = []

    @job("count", title="Count {about}", steps=(("counting", "Counting", "rows"),), attempts=2)
    def count(one: Job, say) -> Result:
        say("counting", 312, 4200)
        said.append(language())
        return Result(keep=lambda: said.append("kept"), drop=lambda: said.append("dropped"))

    @job("alone", title="Alone", one_per_audit=True, own=True)
    def alone(one: Job, say) -> None:
        """Nothing."""

    @job("daily", title="Daily", calendar=Daily(dt.time(3, 30)))
    def daily(one: Job, say) -> None:
        """Nothing."""

    yield said
    kinds.KINDS.clear()
    kinds.KINDS.update(kept)


def other_audit(by, slug: str):
    return create_audit(
        slug=slug, name=slug, country="mx", languages=["es"], select=1, by=by
    )  # fmt: skip


def asked(audit, by, n: int) -> Job:
    return ask("count", audit=audit, by=by, subject=Tick(pk=n), about=str(n))


def test_fair_turns(audit, coordinator) -> None:
    """1"""
    small = other_audit(coordinator, "small")
    long = [asked(audit, coordinator, n) for n in range(1, 4)]
    short = [asked(small, coordinator, n) for n in range(4, 6)]
    taken = [claim(f"w{n}") for n in range(5)]
    wanted = [long[0], short[0], long[1], short[1], long[2]]
    assert [each and each.pk for each in taken] == [each.pk for each in wanted]
    assert claim("w") is None
    # One worker alone takes turns too.
    for each in taken:
        assert each is not None
        give_back(each)
    order = []
    while (each := claim("one")) is not None:
        order.append(each.audit_id)
        end(each, JobState.DONE)
    assert len(order) == 5
    assert order[:4] in ([audit.pk, small.pk] * 2, [small.pk, audit.pk] * 2)


def test_a_place_for_whoever_comes_next(audit, make_person, coordinator) -> None:
    """1: neither one audit nor one person takes every place of a worker."""
    other, luis = other_audit(coordinator, "other"), make_person("luis@example.org")
    first = asked(audit, coordinator, 1)
    of_audit, of_person = asked(audit, luis, 2), asked(other, coordinator, 3)
    assert claim("w", most_of_one=1) == first
    assert claim("w", most_of_one=1) is None
    neither = asked(other, luis, 4)
    assert claim("w", most_of_one=1) == neither
    assert {claim("w"), claim("w")} == {of_audit, of_person}


def test_a_lost_claim(audit, coordinator, own_kinds) -> None:
    """2"""
    one = asked(audit, coordinator, 1)
    first = claim("first")
    assert first is not None
    assert lose(first)
    assert not lose(first)
    second = claim("second")
    assert second is not None
    assert second.attempt == 2
    with pytest.raises(Stopped):
        Saying(first)("counting", 1, 2)
    assert not end(first, JobState.DONE)
    run(first)
    one.refresh_from_db()
    assert (one.state, one.worker, own_kinds) == ("running", "second", [])
    Job.objects.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=2))
    assert (sweep(), sweep()) == (1, 0)
    one.refresh_from_db()
    assert (one.state, one.problem["code"]) == ("failed", "worker_lost")
    run_now(asked(audit, coordinator, 2).pk)
    assert own_kinds[-1] == "kept"


def test_given_up_while_it_works(audit, coordinator, own_kinds) -> None:
    """2"""
    one = asked(audit, coordinator, 1)
    body = kinds.KINDS["count"].body

    def overtaken(each: Job, say) -> Result | None:
        made = body(each, say)
        give_up(subject=Tick(pk=1))
        return made

    object.__setattr__(kinds.KINDS["count"], "body", overtaken)
    assert run_now(one.pk)
    one.refresh_from_db()
    assert one.state == "stopped"
    assert own_kinds[-1] == "dropped"


def test_the_result_cannot_be_kept(audit, coordinator, own_kinds) -> None:
    """3"""

    def refuse() -> None:
        raise Problem("job_under_way")

    def body(one: Job, say) -> Result:
        return Result(keep=refuse, drop=lambda: own_kinds.append("dropped"))

    object.__setattr__(kinds.KINDS["count"], "body", body)
    one = asked(audit, coordinator, 1)
    work_off(audit)
    one.refresh_from_db()
    assert (one.state, one.problem["code"]) == ("failed", "job_under_way")
    assert own_kinds == ["dropped"]


def test_one_at_a_time(audit, coordinator) -> None:
    """4"""
    first = asked(audit, coordinator, 1)
    with pytest.raises(Problem) as refused:
        asked(audit, coordinator, 1)
    assert refused.value.code == "job_under_way"
    asked(audit, coordinator, 2)
    later = ask("count", audit=audit, by=None, subject=Tick(pk=1), instead=True)
    first.refresh_from_db()
    assert (first.state, later.state) == ("stopped", "waiting")
    ask("alone", audit=audit, by=coordinator, subject=Tick(pk=1))
    with pytest.raises(Problem):
        ask("alone", audit=audit, by=coordinator, subject=Tick(pk=2))
    ask("alone", audit=other_audit(coordinator, "small"), by=coordinator, subject=Tick(pk=2))
    stop(job=later, by=coordinator)
    later.refresh_from_db()
    assert later.state == "stopped"


def test_two_ask_instead_at_once(audit, monkeypatch) -> None:
    """4"""
    rivals, save = [1, 1], Job.save

    def save_after_a_rival(row: Job, *args, **values) -> None:
        if rivals:
            rivals.pop()
            save(Job(kind=row.kind, lane=row.lane, audit=audit, subject_key=1))
        save(row, *args, **values)

    monkeypatch.setattr(Job, "save", save_after_a_rival)
    mine = ask("count", audit=audit, by=None, subject=Tick(pk=1), instead=True)
    assert list(Job.objects.live()) == [mine]
    rivals.append(1)
    with pytest.raises(Problem):
        ask("count", audit=audit, by=None, subject=Tick(pk=2))


def test_the_calendar() -> None:
    """5"""
    due = last_due(Daily(dt.time(3, 30)), NOON)
    assert (due.time(), due <= NOON, NOON - due < dt.timedelta(days=1)) == (
        dt.time(3, 30), True, True,
    )  # fmt: skip
    assert last_due(Hourly(6), NOON).hour % 6 == 0
    one, other = Calendar(), Calendar()
    assert (one.look(NOON), Tick.objects.count(), Job.objects.count()) == (0, 1, 0)
    tomorrow = NOON + dt.timedelta(days=1)
    assert [one.look(tomorrow), other.look(tomorrow), one.look(tomorrow)] == [1, 0, 0]
    assert list(Job.objects.values_list("kind", "audit")) == [("daily", None)]
    much_later = NOON + dt.timedelta(days=200)
    assert one.look(much_later) == 1
    assert Tick.objects.count() == 1


def test_the_card(audit, coordinator, in_role, signed_in) -> None:
    """6"""
    asked(audit, coordinator, 7)
    running = claim("w")
    assert running is not None
    Saying(running)("counting", 312, 4200)
    start = timezone.now() - dt.timedelta(seconds=10)
    Job.objects.filter(pk=running.pk).update(step_at=start, heartbeat_at=timezone.now())
    running.refresh_from_db()
    with override("en"), speaking("en"):
        shown = card(running, audit, coordinator)
        assert amount(12_900_000, 83_000_000, "bytes") == "12 of 79 MB"
    assert (shown["title"], shown["amount"]) == ("Count 7", "312 of 4,200 rows")
    assert shown["still"] == "about 2 minutes"
    assert amount(3, 4, "") == ""
    assert card(running, audit, in_role(Role.VIEWER))["stop"] == ""
    mine = ask("alone", audit=audit, by=coordinator, subject=Tick(pk=1))
    address = reverse("jobs:state", args=[audit.slug, mine.pk])
    assert signed_in(coordinator).get(address).status_code == 200
    assert signed_in(in_role(Role.ANALYST)).get(address).status_code == 404
    button = reverse("jobs:stop", args=[audit.slug, running.pk])
    for elsewhere in (
        *("https://example.org/a/queretaro/", "//example.org/a/queretaro/", "/a/otra/people/"),
        *("/a/queretaro/../../account/", "/a/queretaro/%2e%2e/otra/", "/a/queretaro/people/.."),
        *(
            "/a/queretaro/..\\otra/",
            "/a/queretaro/%5c../otra/",
            "/a/queretaro/%ff/",
            "/a/queretaro/x",
        ),
    ):
        answer = signed_in(coordinator).post(button, {"back": elsewhere})
        assert answer["Location"] == reverse("audit_home", args=[audit.slug]), elsewhere
    answer = signed_in(coordinator).post(button, {"back": "/a/queretaro/people/"})
    assert answer["Location"] == "/a/queretaro/people/"
    running.refresh_from_db()
    assert running.stop_asked
    with pytest.raises(Stopped):
        Saying(running)("counting")


def test_the_language(audit, coordinator, own_kinds) -> None:
    """7"""
    for spoken in ("es", "en"):
        with speaking(spoken):
            one = asked(audit, coordinator, 1)
        with speaking("en" if spoken == "es" else "es"):
            run_now(one.pk)
    assert own_kinds == ["es", "kept", "en", "kept"]


@pytest.mark.parametrize("way", [give_back, lose])
def test_stopped_while_its_worker_ends(audit, coordinator, way) -> None:
    """8"""
    ask("count", audit=audit, by=coordinator, subject=audit)
    taken = claim("one")
    assert taken is not None
    stop(job=taken, by=coordinator)
    # As whoever claimed it knew it: nobody had asked for the end.
    assert not taken.stop_asked
    way(taken)
    assert Job.objects.get().state == JobState.STOPPED
    assert claim("two") is None


def test_stopped_too_late(audit, coordinator, own_kinds) -> None:
    """8"""

    @job("noted", title="Noted", verbs=("cancel_import", "run_again"))
    def noted(one: Job, say) -> None:
        """Nothing."""

    asked = ask("noted", audit=audit, by=coordinator, subject=audit)
    assert run_now(asked.pk)
    stop(job=asked, by=coordinator)
    assert not audit.events.filter(verb="cancel_import").exists()
    assert Job.objects.get().state == JobState.DONE
    waits = ask("noted", audit=audit, by=coordinator, subject=audit)
    stop(job=waits, by=coordinator)
    assert audit.events.filter(verb="cancel_import").count() == 1


def test_what_follows_an_end_fails(audit, coordinator, own_kinds) -> None:
    """9"""

    def full(one: Job) -> None:
        raise OSError(28, "No space left on device")

    @job("leaves", title="Leaves", attempts=1, ended=full)
    def leaves(one: Job, say) -> None:
        raise ValueError

    for way in (run, lose, lambda taken: end(taken, JobState.STOPPED), give_back):
        asked = ask("leaves", audit=audit, by=coordinator, subject=audit)
        taken = claim("one")
        assert taken is not None
        if way is give_back:
            stop(job=taken, by=coordinator)
        way(taken)
        asked.refresh_from_db()
        assert asked.is_over
    waits = ask("leaves", audit=audit, by=coordinator, subject=audit)
    stop(job=waits, by=coordinator)
    waits.refresh_from_db()
    assert waits.state == JobState.STOPPED
