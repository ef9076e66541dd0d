"""Settings survive a restart, a newer version, and a damaged file."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.paths import Paths
from data.settings import Settings, SettingsFile, load_settings, save_settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def test_that_no_file_means_defaults_and_no_warning(path):
    loaded = load_settings(path)
    assert loaded.settings == Settings()
    assert loaded.warning == ""


def test_that_settings_come_back_as_they_were(path):
    settings = Settings(
        annotator="zoë “z” 💡",
        theme="dark",
        text_size=125,
        reopen_last=False,
        layout={"window": "AdnQ"},
        profiles={"lab": {"answer": "response.text", "skip": 3}},
    ).having_opened(Path("/studies/a.volteface"))
    save_settings(path, settings)
    assert load_settings(path).settings == settings


def test_that_saving_leaves_no_other_file(path):
    save_settings(path, Settings())
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize("bad", [b"theme = ", b"\xff\xfe\x00", b"[theme]\n[theme]"])
def test_that_an_unreadable_file_is_kept_aside_with_a_message(path, bad):
    path.parent.mkdir()
    path.write_bytes(bad)
    loaded = load_settings(path)
    kept = path.with_name("settings.unreadable-1.toml")
    assert loaded.settings == Settings()
    assert str(kept) in loaded.warning
    assert kept.read_bytes() == bad
    assert not path.exists()


def test_that_a_second_unreadable_file_does_not_replace_the_first(path):
    path.parent.mkdir()
    for bad in (b"one = ", b"two = "):
        path.write_bytes(bad)
        load_settings(path)
    assert path.with_name("settings.unreadable-1.toml").read_bytes() == b"one = "
    assert path.with_name("settings.unreadable-2.toml").read_bytes() == b"two = "


def test_that_one_bad_value_costs_only_itself(path):
    path.parent.mkdir()
    path.write_text('annotator = "mira"\ntext_size = "huge"\n', encoding="utf-8")
    loaded = load_settings(path)
    assert loaded.settings == Settings(annotator="mira")
    assert "text_size" in loaded.warning


def test_that_keys_of_a_newer_version_are_kept(path):
    path.parent.mkdir()
    path.write_text('theme = "dark"\n[colours]\nrun = "#123456"\n', encoding="utf-8")
    settings = load_settings(path).settings
    save_settings(path, replace(settings, theme="light"))
    again = load_settings(path).settings
    assert again.theme == "light"
    assert again.others == {"colours": {"run": "#123456"}}


def test_that_an_opened_study_is_the_first_of_at_most_ten():
    settings = Settings()
    for number in range(12):
        settings = settings.having_opened(Path(f"/s/{number}.volteface"))
    settings = settings.having_opened(Path("/s/5.volteface"))
    assert settings.last_study == "/s/5.volteface"
    assert len(settings.recent) == 10
    assert settings.recent[:2] == ("/s/5.volteface", "/s/11.volteface")
    assert settings.recent.count("/s/5.volteface") == 1


def test_that_a_forgotten_study_is_not_reopened():
    settings = Settings().having_opened(Path("/s/a.volteface"))
    assert settings.without_recent(Path("/s/a.volteface")) == Settings()


def test_that_a_folder_that_cannot_be_written_stops_nobody(tmp_path):
    blocker = tmp_path / "config"
    blocker.write_text("a file where the folder should be", encoding="utf-8")
    file = SettingsFile(blocker / "settings.toml")
    file.change(replace(file.current, theme="dark"))
    assert file.current.theme == "dark"


def test_that_one_variable_moves_everything(tmp_path):
    paths = Paths.of_this_system({"VOLTEFACE_HOME": str(tmp_path)})
    folders = (paths.settings, paths.logs, paths.cache, paths.examples)
    assert all(folder.is_relative_to(tmp_path) for folder in folders)


def test_that_without_the_variable_the_systems_folders_are_used():
    assert "volteface" in str(Paths.of_this_system({}).settings)
