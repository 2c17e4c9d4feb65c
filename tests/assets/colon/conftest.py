"""A small colon that all tests of the renderer share."""

import pytest

from assets.colon.scene import Scene, Settings, build_scene

SMALL = Settings(seed=7, frames=130, width=160, height=90)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return SMALL


@pytest.fixture(scope="session")
def scene(settings: Settings) -> Scene:
    return build_scene(settings)
