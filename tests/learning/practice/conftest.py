"""Made tasks, and a small study of them that is finished."""

from pathlib import Path

import pytest

from segbounds.learning.practice import made, running
from segbounds.learning.practice.settings import QUICK, START, Settings
from segbounds.learning.practice.study import Study

SMALL = Settings((made.IMAGES, made.VOLUMES), (START, "soft Dice"), **QUICK)


@pytest.fixture(scope="session")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tasks")
    made.write_tasks(folder)
    return folder


@pytest.fixture(scope="session")
def finished(tasks: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    found = Study(tasks, tmp_path_factory.mktemp("results"), SMALL)
    assert list(running.run(found)) == found.jobs()
    return found
