"""``--jobs`` and ``--executor``: what they take, and what they refuse."""

from __future__ import annotations

import pytest

from vaultconv.cli.sharing_flags import sharing_options
from vaultconv.errors import UsageError
from vaultconv.pipeline.options import MEMORY


def test_what_is_said_is_what_a_run_is_told() -> None:
    assert sharing_options({}) == {}
    assert sharing_options({"jobs": "auto", "executor": "", "memory": "64M"}) == {
        "jobs": 0,
        "executor": None,
        "memory": MEMORY,
    }
    assert sharing_options({"jobs": "3", "executor": "dask:tcp://h:1", "memory": "all"}) == {
        "jobs": 3,
        "executor": "dask:tcp://h:1",
        "memory": 0,
    }


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1.5", ""])
def test_a_number_of_jobs_that_cannot_be_is_refused(jobs: str) -> None:
    with pytest.raises(UsageError, match="--jobs cannot be") as caught:
        sharing_options({"jobs": jobs, "executor": "", "memory": "64M"})
    assert "auto" in caught.value.remedy


@pytest.mark.parametrize("executor", ["dask:", "dask", "tcp://h:1"])
def test_an_executor_that_nobody_knows_is_refused(executor: str) -> None:
    with pytest.raises(UsageError, match="--executor cannot be") as caught:
        sharing_options({"jobs": "1", "executor": executor, "memory": "64M"})
    assert "dask:tcp://HOST:PORT" in caught.value.remedy


@pytest.mark.parametrize("memory", ["", "64", "0M", "-1G", "1.5G", "many", "M", "²G", "1GB"])
def test_a_size_that_cannot_be_is_refused(memory: str) -> None:
    with pytest.raises(UsageError, match="--memory cannot be") as caught:
        sharing_options({"jobs": "1", "executor": "", "memory": memory})
    assert "64M" in caught.value.remedy
