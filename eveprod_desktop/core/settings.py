"""The user's settings: a JSON file, read once, written whole, known by name and checked by type.

A `Setting` describes itself (title, help, section, choices), so the settings screen, the command
line and docs/settings.md all list the same ones. Keys this version doesn't know are kept, so that
going back to an older version loses nothing.
"""

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar, cast, overload

from eveprod_desktop.core.characters.crew_choice import is_choice_text
from eveprod_desktop.core.errors import AppError, DataFolderUnusable
from eveprod_desktop.core.market.places import DEFAULT_PLACES, is_places_text
from eveprod_desktop.core.whole_files import write_whole

T = TypeVar("T", bool, int, float, str)
Value = bool | int | float | str

THEMES: Mapping[str, str] = {"system": "Like the system", "light": "Light", "dark": "Dark"}
TOKEN_STORES: Mapping[str, str] = {
    "keyring": "The system's keyring",
    "file": "A file only you can read",
    "memory": "Memory, until the program ends",
}
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
    "ko": "한국어",
    "ru": "Русский",
    "zh": "中文",
}
PRICE_BASES: Mapping[str, str] = {
    "sell_min": "Cheapest sell order",
    "buy_max": "Dearest buy order",
    "sell_p5": "Cheapest 5 % of what is offered",
    "buy_p5": "Dearest 5 % of what is wanted",
    "split": "Between cheapest sell and dearest buy",
    "average": "CCP's average price",
}


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
    def __get__(self, store: "Settings", owner: type) -> T: ...
    def __get__(self, store: "Settings | None", owner: type) -> "Setting[T] | T":
        if store is None:
            return self
        return cast("T", store.value(self.info.key))

    def __set__(self, store: "Settings", value: T) -> None:
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


class Settings:
    """All settings of one data folder; safe to use from any thread.

    Nothing is read before `load`; until then every setting has its default.
    """

    __slots__ = ("_listeners", "_lock", "_path", "_stored")

    theme = Setting(
        "ui.theme",
        "system",
        section="Appearance",
        title="Theme",
        help="Colours of the window: light, dark, or whatever the system uses.",
        choices=THEMES,
    )
    language = Setting(
        "ui.language",
        "en",
        section="Appearance",
        title="Language of item names",
        help="The language in which items, groups and places are named, as the game names them.",
        choices=LANGUAGES,
    )
    item_pictures = Setting(
        "ui.item_pictures",
        default=True,
        section="Appearance",
        title="Show pictures of items",
        help="Fetch pictures of items from CCP's image server when they come into sight, and keep them"
        " on disk. Without them the program draws icons of its own.",
    )
    sde_check_daily = Setting(
        "sde.check_daily",
        default=True,
        section="Static data",
        title="Look for new game data every day",
        help="Ask CCP's server once a day whether a newer build of the static data is out."
        " Nothing is downloaded unasked.",
    )
    esi_contact = Setting(
        "esi.contact",
        "",
        section="ESI",
        title="Your contact for CCP",
        help="An e-mail address or character name that CCP finds in every question to ESI, so that they can"
        " tell you before they shut the program out. Used from the next start; left empty, they know only"
        " the program.",
        check=lambda contact: (
            re.fullmatch(r"[ -~]{0,100}", contact) is not None and not set("();") & set(contact)
        ),
        allowed="up to 100 Latin letters, digits and signs other than ( ) and ;",
    )
    sign_on_client_id = Setting(
        "signon.client_id",
        "",
        section="Sign-on",
        title="Client id",
        help="Names this program to EVE's sign-on; Characters, Add character says how to get one."
        " EVEPROD_CLIENT_ID wins.",
        check=lambda client_id: re.fullmatch(r"[A-Za-z0-9_-]{0,100}", client_id) is not None,
        allowed="up to 100 letters, digits, - and _",
    )
    sign_on_port = Setting(
        "signon.port",
        8635,
        section="Sign-on",
        title="Port for signing in",
        help="Where the browser comes back to on this computer; the same as in the callback address that you"
        " registered, http://localhost:8635/callback.",
        check=lambda port: 1024 <= port <= 65535,
        allowed="1024 to 65535",
    )
    sign_on_token_store = Setting(
        "signon.token_store",
        "keyring",
        section="Sign-on",
        title="Where sign-ons are kept",
        help="The system's keyring, a file in the data folder that only you can read, or memory until the"
        " program ends. EVEPROD_TOKEN_STORE wins; used from the next start.",
        choices=TOKEN_STORES,
    )
    characters_chosen = Setting(
        "characters.chosen",
        "",
        section="Characters",
        title="Characters who count",
        help="Whose things, jobs and totals are shown: everyone's where it is empty, those of a tag"
        " (tag:builders) or of some characters by id. Chosen on the Characters screen.",
        check=is_choice_text,
        allowed="nothing, tag: and a tag, or ids of characters between commas",
    )
    characters_refresh_automatically = Setting(
        "characters.refresh_automatically",
        default=True,
        section="Characters",
        title="Refresh characters by itself",
        help="Fetch skills, assets, blueprints, jobs and wallets while the program is open, each as often as"
        " the server has something new.",
    )
    industry_character = Setting(
        "industry.character",
        0,
        section="Characters",
        title="Skills in rankings",
        help="Id of the character whose skills decide times and invention in rankings and new job cards;"
        " 0 counts every skill at 5 and times as the game data have them. Chosen on the Characters screen.",
        check=lambda character_id: character_id >= 0,
        allowed="the id of a character, or 0",
    )
    jobs_notify = Setting(
        "jobs.notify",
        default=True,
        section="Jobs",
        title="Tell in the system tray",
        help="When a job has ended, a slot is free or a plan can go on, also for corporations' jobs.",
    )
    market_places = Setting(
        "market.places",
        DEFAULT_PLACES,
        section="Market",
        title="Markets",
        help="The regions whose markets are watched, each with the station or structure whose prices count"
        " (region:station), or alone for the whole region.",
        check=is_places_text,
        allowed="ids of regions and stations: region:station or region, between commas",
    )
    market_refresh_automatically = Setting(
        "market.refresh_automatically",
        default=True,
        section="Market",
        title="Refresh prices by itself",
        help="Fetch the watched markets while the program is open, as often as said below.",
    )
    market_refresh_minutes = Setting(
        "market.refresh_minutes",
        30,
        section="Market",
        title="Minutes between refreshes",
        help="How old prices may become before they are fetched again; never sooner than the server has"
        " new ones.",
        check=lambda minutes: 5 <= minutes <= 1440,
        allowed="5 to 1440",
    )
    market_history_ranked = Setting(
        "market.history_ranked",
        100,
        section="Market",
        title="Best products with history",
        help="For so many of the best products of each market the daily trade is fetched, once a day.",
        check=lambda products: 0 <= products <= 1000,
        allowed="0 to 1000",
    )
    material_basis = Setting(
        "economics.material_basis",
        "sell_min",
        section="Economics",
        title="Price of materials",
        help="What buying materials is counted at.",
        choices=PRICE_BASES,
    )
    product_basis = Setting(
        "economics.product_basis",
        "sell_min",
        section="Economics",
        title="Price of products",
        help="What selling products through orders of your own is counted at.",
        choices=PRICE_BASES,
    )
    own_goods_at = Setting(
        "economics.own_goods_at",
        "market",
        section="Economics",
        title="Value of your own goods",
        help="What things that you mine or make yourself are counted at as materials.",
        choices={"market": "Market price", "cost": "What they cost you", "zero": "Nothing"},
    )
    trade_taxes = Setting(
        "trade.taxes",
        "skills",
        section="Trade",
        title="Sales tax and broker fee",
        help="Work them out from the skill levels below, from the skills and standings of a character who"
        " signed in, or take the typed ones.",
        choices={"skills": "By levels typed", "character": "By a character", "typed": "As typed"},
    )
    trade_character = Setting(
        "trade.character",
        0,
        section="Trade",
        title="Who trades",
        help="Id of the character whose skills and standings count; 0 takes the best trader of those who"
        " count. Chosen on the Prices & trade screen.",
        check=lambda character_id: character_id >= 0,
        allowed="the id of a character, or 0",
    )
    accounting_level = Setting(
        "trade.accounting_level",
        0,
        section="Trade",
        title="Accounting",
        help="Level of the skill that lowers the sales tax.",
        check=lambda level: 0 <= level <= 5,
        allowed="0 to 5",
    )
    broker_relations_level = Setting(
        "trade.broker_relations_level",
        0,
        section="Trade",
        title="Broker Relations",
        help="Level of the skill that lowers the broker fee in NPC stations.",
        check=lambda level: 0 <= level <= 5,
        allowed="0 to 5",
    )
    sales_tax_percent = Setting(
        "trade.sales_tax_percent",
        7.5,
        section="Trade",
        title="Sales tax, typed",
        help="Per cent of every sale.",
        check=lambda percent: 0 <= percent <= 100,
        allowed="0 to 100",
    )
    broker_fee_percent = Setting(
        "trade.broker_fee_percent",
        3.0,
        section="Trade",
        title="Broker fee, typed",
        help="Per cent of every order's value, where no other fee is typed for the place.",
        check=lambda percent: 0 <= percent <= 100,
        allowed="0 to 100",
    )

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._stored: dict[str, object] = {}
        self._listeners: list[Callable[[str], None]] = []

    def load(self) -> str | None:
        """Read the file and return a warning to show, or None.

        A file that can't be understood is set aside as `settings.json.broken-<n>` and the defaults
        are used. A single value that won't do falls back to its default, and stays in the file
        until that setting is changed.

        Raises:
            DataFolderUnusable: the file is there but can't be read or set aside.

        """
        try:
            text = self._path.read_text("utf-8")
            stored = json.loads(text)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self._path, error) from error
        except (ValueError, RecursionError):
            return self._set_aside()
        if not isinstance(stored, dict):
            return self._set_aside()
        with self._lock:
            self._stored = stored
        bad = [setting.info.title for setting in self._bad()]
        return (
            f"These settings could not be understood and have their defaults: {', '.join(bad)}."
            if bad
            else None
        )

    @classmethod
    def infos(cls) -> tuple[SettingInfo, ...]:
        """Every setting there is, in the order in which screens show them."""
        return tuple(setting.info for setting in _REGISTRY.values())

    def value(self, key: str) -> Value:
        """Return the value of the setting `key`.

        Raises:
            UnknownSetting: there is none.

        """
        setting = _find(key)
        with self._lock:
            stored = self._stored.get(key, setting.info.default)
        try:
            return setting.validate(stored)
        except BadSetting:
            return setting.info.default

    def set(self, key: str, value: Value) -> None:
        """Change the setting `key`, save, and tell the listeners if it is another value than before.

        What another copy of the program has saved since is taken over, and told as well.

        Raises:
            UnknownSetting: there is none of this key.
            BadSetting: it can't take this value; nothing is changed.
            DataFolderUnusable: the file can't be written; nothing is changed.

        """
        checked = _find(key).validate(value)
        with self._lock:
            changed = self._save({**self._newest(), key: checked})
        self._tell(changed)

    def reset(self, key: str) -> None:
        """Give the setting `key` its default again; raises like `set`."""
        _find(key)
        with self._lock:
            newest = self._newest()
            if key not in newest and key not in self._stored:
                return
            changed = self._save({name: kept for name, kept in newest.items() if name != key})
        self._tell(changed)

    def listen(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call `listener` with the key after each change, on the changing thread.

        Returns a function that ends this.
        """
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock, contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    def _tell(self, keys: list[str]) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for key in keys:
            for listener in listeners:
                listener(key)

    def _bad(self) -> Iterator["_AnySetting"]:
        for key, setting in _REGISTRY.items():
            try:
                setting.validate(self._stored.get(key, setting.info.default))
            except BadSetting:
                yield setting

    def _set_aside(self) -> str:
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.broken-{number}")).exists():
            number += 1
        try:
            self._path.rename(aside)
        except OSError as error:
            raise _unusable(self._path, error) from error
        return (
            "The settings could not be understood and have their defaults;"
            f" the old file is kept as {aside.name}."
        )

    def _newest(self) -> dict[str, object]:
        """Return what the file holds now: another copy of the program may have changed other settings.

        What stands here counts where there is no file any more, or none that can be understood.
        """
        try:
            stored = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return self._stored
        return stored if isinstance(stored, dict) else self._stored

    def _save(self, stored: dict[str, object]) -> list[str]:
        """Write the file, whole or not at all; returns the keys that have another value than before."""
        text = json.dumps(stored, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        before = {key: self.value(key) for key in _REGISTRY}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # half a pair of UTF-16 (badly pasted) becomes what JSON writes for it
            write_whole(self._path, text.encode("utf-8", "backslashreplace"), private=True)
        except OSError as error:
            raise _unusable(self._path, error) from error
        self._stored = stored
        return [key for key, value in before.items() if self.value(key) != value]


_AnySetting = Setting[bool] | Setting[int] | Setting[float] | Setting[str]
_REGISTRY: dict[str, _AnySetting] = {
    member.info.key: member for member in vars(Settings).values() if isinstance(member, Setting)
}


def _find(key: str) -> "_AnySetting":
    try:
        return _REGISTRY[key]
    except KeyError:
        raise UnknownSetting(key) from None


def _unusable(path: Path, error: OSError) -> DataFolderUnusable:
    return DataFolderUnusable(path.parent, (error.strerror or str(error)).lower())
