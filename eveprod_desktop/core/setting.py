"""What a setting is: a value with a name, a default, words for people, and a check.

A `Setting` describes itself (title, help, section, choices), so the settings screen, the command
line and docs/settings.md all list the same ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, cast, overload

from eveprod_desktop.core.errors import AppError

T = TypeVar("T", bool, int, float, str)
Value = bool | int | float | str


class Store(Protocol):
    """Where the value of a setting stands."""

    def value(self, key: str) -> Value:
        """Return the value of the setting `key`."""
        ...

    def set(self, key: str, value: Value) -> None:
        """Change the setting `key`."""
        ...


class BadSetting(AppError):
    """A value that the setting can't take."""

    def __init__(self, key: str, value: object, allowed: str) -> None:
        super().__init__(f"{key} can't be {value!r}.", f"It takes {allowed}.")


class UnknownSetting(AppError):
    """A key that no setting bears."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no setting {key}.", "docs/settings.md lists all of them.")


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """What a screen needs to show one setting.

    `choices` maps each allowed value to its title, and is empty where any value of the type of
    `default` (within `allowed`, in words) will do.
    """

    key: str
    section: str
    title: str
    help: str
    default: Value
    choices: Mapping[str, str]
    allowed: str


class Setting(Generic[T]):
    """One setting as an attribute of `Settings`; reading gives its value, assigning checks and saves.

    `check` says whether a value of the right type will do and `allowed` says the same in words; a
    setting with `choices` needs neither.
    """

    def __init__(
        self,
        key: str,
        default: T,
        *,
        section: str,
        title: str,
        help: str,  # noqa: A002 - the word every user interface has for it
        choices: Mapping[str, str] | None = None,
        check: Callable[[T], bool] | None = None,
        allowed: str = "",
    ) -> None:
        self.check: Callable[[T], bool] | None = check
        if choices:
            allowed = "one of " + ", ".join(choices)
        elif isinstance(default, bool):
            allowed = "true or false"
        self.info = SettingInfo(key, section, title, help, default, choices or {}, allowed)
        self.validate(default)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, store: None, owner: type) -> "Setting[T]": ...
    @overload
    def __get__(self, store: "Store", owner: type) -> T: ...
    def __get__(self, store: "Store | None", owner: type) -> "Setting[T] | T":
        if store is None:
            return self
        return cast("T", store.value(self.info.key))

    def __set__(self, store: "Store", value: T) -> None:
        store.set(self.info.key, value)

    def validate(self, value: object) -> T:
        """Return `value` if the setting can take it.

        Raises:
            BadSetting: it has another type or is out of bounds.

        """
        default = self.info.default
        if isinstance(default, float) and type(value) is int:
            value = float(value)
        if (
            type(value) is not type(default)
            or (self.info.choices and value not in self.info.choices)
            or (self.check is not None and not self.check(cast("T", value)))
        ):
            raise BadSetting(self.info.key, value, self.info.allowed)
        return cast("T", value)


AnySetting = Setting[bool] | Setting[int] | Setting[float] | Setting[str]
