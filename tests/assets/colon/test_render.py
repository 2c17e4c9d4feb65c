"""Whole frames: repeatable, tissue-like, with masks that fit; the frame loop goes on where it stopped."""

from pathlib import Path

import numpy as np
import pytest

from assets.colon.render import frame_paths, load_frame, render_all, render_frame
from assets.colon.scene import Scene, Settings, build_scene
from detector.errors import OutputError

WITH_POLYP = 65
WITHOUT_POLYP = 175


def test_equal_seeds_give_equal_frames(scene: Scene, settings: Settings) -> None:
    first, again = render_frame(scene, WITH_POLYP), render_frame(build_scene(settings), WITH_POLYP)
    np.testing.assert_array_equal(first.picture, again.picture)
    np.testing.assert_array_equal(first.polyps, again.polyps)


def test_another_seed_gives_another_colon(scene: Scene, settings: Settings) -> None:
    other = build_scene(Settings(settings.seed + 1, settings.frames, settings.width, settings.height))
    difference = render_frame(other, 0).picture.astype(int) - render_frame(scene, 0).picture
    assert np.abs(difference).mean() > 5


def test_the_picture_has_the_colours_of_tissue(scene: Scene) -> None:
    """Red over green over blue, neither dark nor burnt, as in white-light colonoscopy."""
    inside = scene.lens.place((scene.lens.field == 1).astype(np.uint8)) > 0
    pixels = render_frame(scene, WITHOUT_POLYP).picture[inside]
    red, green, blue = pixels.mean(axis=0)
    assert 120 < red < 190
    assert 0.4 < green / red < 0.7
    assert 0.25 < blue / red < 0.55
    assert (pixels.min(axis=1) > 235).mean() < 0.08


def test_polyps_are_marked_within_the_picture_only(scene: Scene) -> None:
    rendered = render_frame(scene, WITH_POLYP)
    assert set(np.unique(rendered.polyps)) - {0} <= {polyp.plan.id for polyp in scene.surface.polyps}
    assert (rendered.polyps > 0).any()
    assert rendered.picture[rendered.polyps > 0].max(axis=1).min() > 0


def test_a_clear_stretch_is_marked_clear(scene: Scene) -> None:
    assert not render_frame(scene, WITHOUT_POLYP).polyps.any()


def test_the_frame_loop_gives_the_same_frames_and_keeps_those_it_finds(scene: Scene, tmp_path: Path) -> None:
    settings = Settings(scene.settings.seed, 2, scene.settings.width, scene.settings.height)
    render_all(settings, tmp_path, workers=2)
    np.testing.assert_array_equal(load_frame(tmp_path, 1).picture, render_frame(scene, 1).picture)
    kept = frame_paths(tmp_path, 0)[0].stat().st_mtime_ns
    frame_paths(tmp_path, 1)[1].unlink()
    render_all(settings, tmp_path, workers=1)
    assert frame_paths(tmp_path, 0)[0].stat().st_mtime_ns == kept
    assert not load_frame(tmp_path, 1).polyps.any()
    assert not list(tmp_path.glob("*.part*"))


def test_a_missing_frame_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="frame 3"):
        load_frame(tmp_path, 3)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="choose a folder"):
        render_all(Settings(frames=1), tmp_path / "file" / "frames", workers=1)
