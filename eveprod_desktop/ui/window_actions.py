"""The actions of the window: each screen, and what can be done without looking for its button."""

from functools import partial
from typing import TYPE_CHECKING

from eveprod_desktop.core.settings import THEMES
from eveprod_desktop.ui.actions import Action
from eveprod_desktop.ui.place import Place

if TYPE_CHECKING:
    from eveprod_desktop.ui.screens.item import ItemScreen
    from eveprod_desktop.ui.window import Window


def register_actions(window: "Window") -> None:
    """Add every action of a window to its list."""
    for number, place in enumerate(window.places.values(), start=1):
        window.actions_by_name.add(_screen_action(window, place, number))
    for theme, title in THEMES.items():
        window.actions_by_name.add(_theme_action(window, theme, title))
    window.actions_by_name.add(
        Action(
            "pictures",
            "Show or hide pictures of items",
            "settings",
            partial(_toggle_pictures, window),
            words="icons images",
        ),
        Action("find-item", "Search in the list of items", "search", window.find_item, shortcut="Ctrl+L"),
        Action(
            "add-character",
            "Add character",
            "characters",
            partial(_add_character, window),
            words="sign in log on login account",
        ),
        Action(
            "refresh-prices",
            "Refresh prices",
            "refresh",
            window.market_refreshing.refresh_all,
            words="market orders fetch economics esi",
            enabled=lambda: not window.market_refreshing.running,
        ),
        Action(
            "refresh-characters",
            "Refresh characters",
            "refresh",
            window.character_refreshing.refresh_all,
            words="sync skills assets wallet jobs esi",
        ),
        Action("quit", "Quit", "close", partial(_quit, window), shortcut="Ctrl+Q", words="exit close"),
    )


def _theme_action(window: "Window", theme: str, title: str) -> Action:
    settings = window.session.app.settings

    def choose() -> None:
        settings.theme = theme

    def useful() -> bool:
        return settings.theme != theme

    return Action(
        f"theme-{theme}",
        f"Theme: {title.lower()}",
        "settings",
        choose,
        words="colours appearance dark light",
        enabled=useful,
    )


def _toggle_pictures(window: "Window") -> None:
    settings = window.session.app.settings
    settings.item_pictures = not settings.item_pictures


def _add_character(window: "Window") -> None:
    from eveprod_desktop.ui.screens.characters import CharactersScreen  # noqa: PLC0415 - made when needed

    window.go_to(CharactersScreen.NAME)
    window.page(CharactersScreen).signing_in.begin()


def _quit(window: "Window") -> None:
    window.close()


def _screen_action(window: "Window", place: Place, number: int) -> Action:
    return Action(
        f"screen-{place.name}",
        place.title,
        place.icon,
        partial(window.go_to, place.name),
        kind="Screen",
        shortcut=f"Ctrl+{number}" if number < 10 else "",
        words="go to open screen",
    )


def item_actions(window: "Window", item: "ItemScreen") -> list[Action]:
    """Return what can be done with the item on its page, while one is there."""

    def open_tab(number: int) -> None:
        item.tabs.setCurrentIndex(number)
        window.go_to(item.NAME)

    def there() -> bool:
        return item.facts is not None

    tabs = [
        Action(
            f"item-tab-{title.replace('&', '').lower().replace(' ', '-')}",
            f"Item: {title.replace('&', '').split(' (')[0]}",
            "item",
            partial(open_tab, number),
            words="tab page",
            enabled=there,
        )
        for number, title in enumerate(item.tab_titles)
    ]
    return [
        *tabs,
        Action("pin", "Pin or unpin the item", "star", item.toggle_pin, shortcut="Ctrl+D", enabled=there),
        Action("back", "Back to the item before", "back", item.go_back, shortcut="Alt+Left", enabled=there),
        Action("forward", "Forward", "forward", item.go_forward, shortcut="Alt+Right", enabled=there),
        Action(
            "copy-multibuy",
            "Copy the shopping list for multibuy",
            "copy",
            item.shopping.copy_multibuy,
            words="buy clipboard materials",
            enabled=lambda: item.facts is not None and item.facts.recipe is not None,
        ),
        Action(
            "undo-decision",
            "Undo make or buy",
            "undo",
            item.chain.decisions.undo,
            shortcut="Ctrl+Z",
            enabled=there,
        ),
    ]
