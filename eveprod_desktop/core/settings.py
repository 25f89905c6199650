"""The user's settings, each with its default and its words; docs/settings.md lists the same ones."""

import re
from collections.abc import Mapping

from eveprod_desktop.core.characters.crew_choice import is_choice_text
from eveprod_desktop.core.market.places import DEFAULT_PLACES, is_places_text
from eveprod_desktop.core.setting import Setting
from eveprod_desktop.core.settings_file import SettingsFile

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


class Settings(SettingsFile):
    """All settings there are; a `SettingsFile` knows how they are kept."""

    __slots__ = ()

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
