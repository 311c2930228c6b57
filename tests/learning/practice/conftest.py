"""Made tasks, and a small study of them that is finished. What trains is imported when asked for, as torch may be missing."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from segbounds.learning.practice.study import Study


@pytest.fixture(scope="session")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from segbounds.learning.practice import made

    folder = tmp_path_factory.mktemp("tasks")
    made.write_tasks(folder)
    return folder


@pytest.fixture(scope="session")
def finished(tasks: Path, tmp_path_factory: pytest.TempPathFactory) -> "Study":
    from segbounds.learning.practice import made, running
    from segbounds.learning.practice.settings import QUICK, START, Settings
    from segbounds.learning.practice.study import Study

    small = Settings((made.IMAGES, made.VOLUMES), (START, "soft Dice"), **QUICK)
    found = Study(tasks, tmp_path_factory.mktemp("results"), small)
    assert list(running.run(found)) == found.jobs()
    return found
