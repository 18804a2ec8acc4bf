"""Whose turn it is."""

from __future__ import annotations

from random import Random
from threading import Thread
from time import monotonic

from vaultconv.assets.schedule import Job, Schedule


def jobs(*urls: str) -> list[Job]:
    """Jobs at hosts that are the first letters of ``urls``."""
    return [Job(url, url[0]) for url in urls]


def taken(schedule: Schedule, many: int) -> list[str]:
    """The next so many jobs."""
    found = [schedule.take() for _ in range(many)]
    return [job.url for job in found if job is not None]


def test_hosts_have_their_turn_one_after_another() -> None:
    assert taken(Schedule(jobs("a1", "a2", "a3", "b1", "c1"), 9), 5) == ["a1", "b1", "c1", "a2", "a3"]


def test_a_host_that_has_enough_waits() -> None:
    schedule = Schedule(jobs("a1", "a2", "a3", "b1"), 2)
    first = [schedule.take() for _ in range(3)]
    assert [job.url for job in first if job] == ["a1", "b1", "a2"]
    waiting: list[Job | None] = []
    thread = Thread(target=lambda: waiting.append(schedule.take()), daemon=True)
    thread.start()
    thread.join(0.05)
    assert waiting == []
    assert first[0] is not None
    schedule.done(first[0])
    thread.join(5)
    assert [job.url for job in waiting if job] == ["a3"]


def test_all_done_is_the_end_for_everybody() -> None:
    schedule = Schedule(jobs("a1"), 1)
    job = schedule.take()
    assert job is not None
    ends: list[Job | None] = []
    threads = [Thread(target=lambda: ends.append(schedule.take()), daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    schedule.done(job)
    for thread in threads:
        thread.join(5)
    assert ends == [None] * 3


def test_another_try_comes_after_its_pause_and_the_others_go_on() -> None:
    schedule = Schedule(jobs("a1", "a2"), 1)
    first = schedule.take()
    assert first is not None
    since = monotonic()
    schedule.again(first, 0.05)
    second = schedule.take()
    assert second is not None
    assert second.url == "a2"
    schedule.done(second)
    again = schedule.take()
    assert again is first
    assert monotonic() - since >= 0.05


def test_a_host_that_wants_to_be_left_alone_is() -> None:
    schedule = Schedule(jobs("a1", "a2", "b1"), 1)
    first = schedule.take()
    assert first is not None
    since = monotonic()
    schedule.again(first, 0.05, whole_host=True)
    assert taken(schedule, 1) == ["b1"]
    assert taken(schedule, 1) in (["a1"], ["a2"])
    assert monotonic() - since >= 0.05


def test_who_waits_when_it_is_stopped_gets_nothing() -> None:
    schedule = Schedule(jobs("a1", "a2"), 1)
    schedule.take()
    ends: list[Job | None] = []
    thread = Thread(target=lambda: ends.append(schedule.take()), daemon=True)
    thread.start()
    schedule.stop()
    thread.join(5)
    assert ends == [None]


def test_many_threads_do_all_of_it_and_none_waits_for_ever() -> None:
    """Some jobs come again, some hosts want to be left alone; every job is done once."""
    dice = Random(8)
    schedule = Schedule([Job(f"{host}{number}", host) for host in "abcdefgh" for number in range(40)], 2)
    done: list[str] = []

    def work() -> None:
        while (job := schedule.take()) is not None:
            if job.tries < 2 and dice.random() < 0.3:
                job.tries += 1
                schedule.again(job, dice.uniform(0, 0.02), whole_host=dice.random() < 0.5)
            else:
                done.append(job.url)
                schedule.done(job)

    threads = [Thread(target=work, daemon=True) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert sorted(done) == sorted(f"{host}{number}" for host in "abcdefgh" for number in range(40))
