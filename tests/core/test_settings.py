import json
import os
import stat
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eveprod_desktop.app import build_app, read_settings
from eveprod_desktop.core.errors import DataFolderUnusable
from eveprod_desktop.core.setting import BadSetting, Setting, SettingInfo, UnknownSetting, Value
from eveprod_desktop.core.settings import Settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def stored(path: Path) -> object:
    return json.loads(path.read_text("utf-8"))


def test_a_fresh_folder_has_the_defaults_and_no_file(path: Path) -> None:
    settings = Settings(path)
    assert settings.load() is None
    assert (settings.theme, settings.language, settings.sde_check_daily) == ("system", "en", True)
    assert not path.exists()


def test_a_change_is_saved_and_read_again(path: Path) -> None:
    settings = Settings(path)
    settings.theme = "dark"
    settings.sde_check_daily = False
    again = Settings(path)
    assert again.theme == "system", "nothing is read before load"
    assert again.load() is None
    assert (again.theme, again.sde_check_daily) == ("dark", False)
    assert stored(path) == {"ui.theme": "dark", "sde.check_daily": False}


def test_the_folder_is_made_when_it_is_needed(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "new" / "folder" / "settings.json")
    settings.language = "de"
    assert stored(tmp_path / "new" / "folder" / "settings.json") == {"ui.language": "de"}


def test_keys_of_other_versions_are_kept(path: Path) -> None:
    path.write_text('{"ui.colour": {"of": ["the", "future"]}, "ui.theme": "light"}', "utf-8")
    settings = Settings(path)
    assert settings.load() is None
    settings.theme = "dark"
    settings.reset("ui.theme")
    assert stored(path) == {"ui.colour": {"of": ["the", "future"]}}


@pytest.mark.parametrize("text", ["", "{", "[]", "12", '"theme"', "\ufeffnull", "[" * 100_000])
def test_a_broken_file_is_set_aside_with_a_warning(path: Path, text: str) -> None:
    for number in (1, 2):
        path.write_text(text, "utf-8")
        settings = Settings(path)
        warning = settings.load()
        assert warning is not None
        assert f"settings.json.broken-{number}" in warning
        assert settings.theme == "system"
        assert not path.exists()
        assert path.with_name(f"settings.json.broken-{number}").read_text("utf-8") == text


def test_a_file_that_is_not_text_is_set_aside(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00\x01")
    assert "broken-1" in (Settings(path).load() or "")


def test_a_single_bad_value_has_its_default_and_stays_in_the_file(path: Path) -> None:
    path.write_text('{"ui.theme": "purple", "sde.check_daily": 1, "ui.language": "fr"}', "utf-8")
    settings = Settings(path)
    warning = settings.load()
    assert warning is not None
    assert "Theme" in warning
    assert "Look for new game data every day" in warning
    assert "Language" not in warning
    assert (settings.theme, settings.sde_check_daily, settings.language) == ("system", True, "fr")
    settings.language = "ru"
    assert stored(path) == {"ui.theme": "purple", "sde.check_daily": 1, "ui.language": "ru"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("ui.theme", "purple"), ("ui.theme", True), ("sde.check_daily", 1), ("sde.check_daily", "true")],
)
def test_a_wrong_value_is_refused_in_words_and_changes_nothing(path: Path, key: str, value: str) -> None:
    settings = Settings(path)
    with pytest.raises(BadSetting, match=r"can't be .* It takes") as caught:
        settings.set(key, value)
    assert key in str(caught.value)
    assert not path.exists()
    assert settings.value(key) == {info.key: info.default for info in Settings.infos()}[key]


def test_the_words_say_what_is_allowed(path: Path) -> None:
    settings = Settings(path)
    with pytest.raises(BadSetting, match="It takes one of system, light, dark"):
        settings.theme = "purple"
    with pytest.raises(BadSetting, match="It takes true or false"):
        settings.set("sde.check_daily", "maybe")


def test_a_mistyped_name_fails(path: Path) -> None:
    settings = Settings(path)
    with pytest.raises(AttributeError):
        settings.tehme = "dark"  # type: ignore[attr-defined]  # an attribute that must not be there
    for work in (settings.value, settings.reset, lambda key: settings.set(key, "dark")):
        with pytest.raises(UnknownSetting, match=r"ui\.tehme"):
            work("ui.tehme")


def test_a_bad_default_fails_where_it_is_defined() -> None:
    with pytest.raises(BadSetting):
        Setting("a.b", "x", section="A", title="B", help="C", choices={"y": "Y"})
    with pytest.raises(BadSetting):
        Setting("a.b", 0, section="A", title="B", help="C", check=lambda n: n > 0, allowed="a number above 0")


def test_numbers_keep_their_kind() -> None:
    share = Setting(
        "a.b", 0.5, section="A", title="B", help="C", check=lambda n: 0 <= n <= 1, allowed="0 to 1"
    )
    assert isinstance(share.validate(1), float)
    for bad in (2.0, "0.5", True, None, float("nan")):
        with pytest.raises(BadSetting):
            share.validate(bad)
    whole = Setting("a.c", 3, section="A", title="B", help="C")
    for bad in (3.0, True):
        with pytest.raises(BadSetting):
            whole.validate(bad)


def test_listeners_hear_real_changes_only_until_they_stop(path: Path) -> None:
    settings = Settings(path)
    heard: list[tuple[str, object]] = []
    stop = settings.listen(lambda key: heard.append((key, settings.value(key))))
    settings.theme = "dark"
    settings.theme = "dark"
    settings.reset("ui.language")
    settings.reset("ui.theme")
    stop()
    stop()
    settings.theme = "light"
    assert heard == [("ui.theme", "dark"), ("ui.theme", "system")]


def test_a_listener_may_change_settings_and_stop_listening(path: Path) -> None:
    settings = Settings(path)

    def listen(key: str) -> None:
        if key == "ui.theme":
            stop()
            settings.language = "ja"

    stop = settings.listen(listen)
    settings.theme = "dark"
    assert stored(path) == {"ui.theme": "dark", "ui.language": "ja"}


def test_threads_lose_no_change(path: Path) -> None:
    settings = Settings(path)
    start = threading.Barrier(3)

    def change(key: str, values: tuple[Value, ...]) -> None:
        start.wait()
        for _ in range(20):
            for value in values:
                settings.set(key, value)

    threads = [
        threading.Thread(target=change, args=("ui.theme", ("light", "dark"))),
        threading.Thread(target=change, args=("ui.language", ("fr", "ko"))),
        threading.Thread(target=change, args=("sde.check_daily", (True, False))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored(path) == {"ui.theme": "dark", "ui.language": "ko", "sde.check_daily": False}
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_a_failed_write_keeps_the_old_file_and_the_old_value(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(path)
    settings.theme = "dark"

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataFolderUnusable, match="no space left"):
        settings.theme = "light"
    assert settings.theme == "dark"
    assert stored(path) == {"ui.theme": "dark"}
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_a_file_in_the_place_of_the_folder_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", "utf-8")
    with pytest.raises(DataFolderUnusable, match="can't be used"):
        Settings(tmp_path / "data" / "settings.json").theme = "dark"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root and Windows read everything")
def test_a_file_nobody_may_read_is_told_and_left_alone(path: Path) -> None:
    path.write_text("{}", "utf-8")
    path.chmod(0)
    with pytest.raises(DataFolderUnusable, match="permission"):
        Settings(path).load()
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert stored(path) == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=40)
@given(content=st.dictionaries(st.sampled_from([i.key for i in Settings.infos()]) | st.text(), JSON))
def test_no_content_breaks_it_and_only_the_changed_key_is_touched(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    path.write_text(json.dumps(content), "utf-8")
    settings_of_user = Settings(path)
    settings_of_user.load()
    for info in Settings.infos():
        value = settings_of_user.value(info.key)
        assert type(value) is type(info.default)
        assert not info.choices or value in info.choices
    settings_of_user.theme = "dark"
    assert stored(path) == {**content, "ui.theme": "dark"}


@pytest.mark.parametrize("info", Settings.infos(), ids=lambda info: info.key)
def test_every_setting_is_documented(info: SettingInfo) -> None:
    text = DOCUMENT.read_text("utf-8")
    takes: list[object] = [*info.choices]
    if isinstance(info.default, bool):
        takes = [True, False]
    allowed = ", ".join(f"`{json.dumps(value)}`" for value in takes) or info.allowed
    assert f"| `{info.key}` | {info.title} | `{json.dumps(info.default)}` | {allowed} |" in text
    assert f"`{info.key}`: {info.help}" in text
    assert f"## {info.section}\n" in text


def test_nothing_else_is_documented() -> None:
    rows = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [info.key for info in Settings.infos()]


def test_what_another_copy_of_the_program_changed_is_kept_and_told(path: Path) -> None:
    window, command = Settings(path), Settings(path)
    window.load()
    command.load()
    heard: list[str] = []
    window.listen(heard.append)
    command.language = "de"
    window.theme = "dark"
    assert stored(path) == {"ui.language": "de", "ui.theme": "dark"}
    assert (window.language, sorted(heard)) == ("de", ["ui.language", "ui.theme"])
    window.reset("ui.language")
    command.theme = "light"
    assert stored(path) == {"ui.theme": "light"}


def test_a_file_that_went_or_broke_meanwhile_costs_no_setting(path: Path) -> None:
    settings_of_user = Settings(path)
    settings_of_user.theme = "dark"
    for damage in (path.unlink, lambda: path.write_text('{"ui.th', "utf-8")):
        damage()
        settings_of_user.language = "de"
        assert stored(path) == {"ui.language": "de", "ui.theme": "dark"}


@pytest.mark.skipif(sys.platform == "win32", reason="links take a right of their own there")
def test_a_settings_file_kept_elsewhere_stays_there(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "eveprod.json"
    real.parent.mkdir()
    real.write_text("{}", "utf-8")
    path.symlink_to(real)
    Settings(path).theme = "dark"
    assert path.is_symlink()
    assert stored(real) == {"ui.theme": "dark"}


def test_half_a_sign_can_be_kept(path: Path) -> None:
    Settings(path).characters_chosen = "tag:\ud83d"
    again = Settings(path)
    assert again.load() is None
    assert again.characters_chosen == "tag:\ud83d"


def test_the_worker_reads_anew_what_the_window_changes(tmp_path: Path) -> None:
    folder = {"EVEPROD_DATA_DIR": str(tmp_path)}
    window, worker = build_app(folder), build_app(folder)
    window.settings.language = "de"
    read_settings(worker)
    assert worker.settings.language == "de"
    window.settings.reset("ui.language")
    read_settings(worker)
    assert worker.settings.language == "en"
