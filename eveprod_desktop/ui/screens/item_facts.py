"""Everything the page of an item shows, read at once on a waiting thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eveprod_desktop.core.activities import PLANETARY_ACTIVITY, Activity
from eveprod_desktop.core.chains.decisions import NOTHING_DECIDED, Decision, Decisions, Place
from eveprod_desktop.core.chains.rows import (
    BlueprintSource,
    ChainNode,
    DirectRecipe,
    FlatRow,
    MaterialNeed,
)
from eveprod_desktop.core.sde.rows import Item
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role

_TECH_LEVELS = {1: "Tech I", 2: "Tech II", 14: "Tech III"}
BATCH_TITLES = {
    "raw_materials": "Raw materials",
    "basic_components": "Basic components",
    "t1_items": "Tech I items",
    "t2_items": "Tech II items",
    "advanced_items": "Advanced items",
}


@dataclass(frozen=True, slots=True, eq=False)
class ChainPlace:
    """A type at one place of an item's chain.

    `per_run` is the whole number one run of the product above it takes, `per_product` what one unit
    of that product takes, `per_unit` what one unit of the page's item takes on this way. The item
    itself has None, None and 1. `above` are the types from the item down to here, this one left out.
    """

    node: ChainNode
    names: Mapping[int, str]
    per_run: int | None
    per_product: float | None
    per_unit: float
    above: Place = ()
    decisions: Decisions = NOTHING_DECIDED

    @property
    def name(self) -> str:
        """The type's name."""
        return self.names.get(self.node.type_id, f"Type {self.node.type_id}")

    @property
    def place(self) -> Place:
        """The types from the item down to this one."""
        return (*self.above, self.node.type_id)

    @property
    def decision(self) -> Decision | None:
        """Whether it is made or bought, None where nothing was decided."""
        return self.decisions.at(self.place) if self.switchable else None

    @property
    def decided_here(self) -> bool:
        """Whether the decision is about this place only."""
        return self.place in self.decisions.places

    @property
    def switchable(self) -> bool:
        """Whether there is a choice: it can be made, and is not the item itself."""
        return bool(self.above) and not self.node.is_raw

    def materials(self) -> list["ChainPlace"]:
        """Return what the type is made of, at their places below this one; nothing where it is bought."""
        if self.decision is Decision.BUY:
            return []
        return [
            ChainPlace(
                link.node,
                self.names,
                link.per_run,
                link.per_unit,
                self.per_unit * link.per_unit,
                self.place,
                self.decisions,
            )
            for link in self.node.materials
        ]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """What has to be got for the whole chain, raw or `bought`; `way` is one of the longest to it."""

    type_id: int
    name: str
    per_unit: float
    chain_depth: int
    way: str
    bought: bool = False


@dataclass(frozen=True, slots=True)
class NeedRow:
    """Whole units of a type, and the room they take packaged."""

    type_id: int
    name: str
    group_name: str
    quantity: int
    volume_m3: float | None


@dataclass(frozen=True, slots=True)
class UseRow:
    """A product that takes the item: `per_run` in a run that makes `units_per_run`."""

    type_id: int
    name: str
    group_name: str
    activity: str
    icon: str
    per_run: int
    units_per_run: int

    @property
    def per_unit(self) -> float:
        """Units of the item in one unit of the product."""
        return self.per_run / self.units_per_run


@dataclass(frozen=True, slots=True, eq=False)
class ItemFacts:
    """An item and everything known about making it. `recipe` and `chain` are None for a raw one."""

    item: Item
    name: str
    pinned: bool
    batch: str
    blueprint: str
    raw_because: str
    recipe: DirectRecipe | None
    chain: ChainPlace | None
    totals: tuple[TotalRow, ...]
    materials: tuple[NeedRow, ...]
    uses: tuple[UseRow, ...]
    blueprint_name: str
    other_blueprints: tuple[str, ...]
    open_planetary: bool = False
    names: Mapping[int, str] = field(default_factory=dict)


def read_item(session: Session, type_id: int, *, open_planetary: bool) -> ItemFacts:
    """Read an item and its chain. To be run on a waiting thread.

    Raises:
        UnknownItem: no type has this id.

    """
    app, names = session.app, session.names()
    chains = app.chains
    item = app.catalog().item(type_id, language=app.settings.language)
    made = chains.is_producible(type_id)
    recipe = chains.get_direct_dependencies(type_id) if made else None
    source = chains.blueprint_source(type_id) if made else None
    batch = chains.batch(type_id)
    tree = chains.get_chain_tree(type_id, open_planetary=open_planetary) if made else None
    decisions = app.make_or_buy.decisions()
    flat = chains.get_chain(type_id, decisions) if made else []
    return ItemFacts(
        item=item,
        name=names.get(type_id, item.name),
        pinned=type_id in app.pinned.items(),
        batch=BATCH_TITLES.get(batch or "", ""),
        blueprint=source_words(source, names),
        raw_because="" if made else chains.raw_because(type_id) or "No blueprint makes it.",
        recipe=recipe,
        chain=None if tree is None else ChainPlace(tree, names, None, None, 1.0, (), decisions),
        totals=tuple(_total(row, names, bought=chains.is_producible(row.type_id)) for row in flat),
        materials=() if recipe is None else need_rows(session, recipe.materials, names),
        uses=use_rows(session, type_id, names),
        blueprint_name="" if recipe is None else names.get(recipe.blueprint_type_id, ""),
        other_blueprints=()
        if recipe is None
        else tuple(names.get(blueprint, f"Type {blueprint}") for blueprint in recipe.other_blueprints),
        open_planetary=open_planetary,
        names=names,
    )


def read_needs(session: Session, type_id: int, runs: int, material_efficiency: int) -> list[NeedRow]:
    """Return what to buy for whole runs, in whole units, most units first. To be run on a waiting thread.

    Raises:
        NothingToBuild: the item has no recipe.

    """
    needs = session.app.chains.get_materials_list(
        type_id,
        runs=runs,
        material_efficiency=material_efficiency,
        decisions=session.app.make_or_buy.decisions(),
    )
    rows = need_rows(session, tuple(needs), session.names())
    return sorted(rows, key=lambda row: (-row.quantity, row.name))


def need_rows(
    session: Session, needs: tuple[MaterialNeed, ...], names: Mapping[int, str]
) -> tuple[NeedRow, ...]:
    """Give needs their names and volumes."""
    catalog, language = session.app.catalog(), session.app.settings.language
    rows = []
    for need in needs:
        item = catalog.item(need.type_id, language=language)
        unit_m3 = item.volume_m3 if item.packaged_volume_m3 is None else item.packaged_volume_m3
        volume_m3 = None if unit_m3 is None else unit_m3 * need.quantity
        rows.append(
            NeedRow(
                need.type_id, names.get(need.type_id, item.name), item.group_name, need.quantity, volume_m3
            )
        )
    return tuple(rows)


def use_rows(session: Session, type_id: int, names: Mapping[int, str]) -> tuple[UseRow, ...]:
    """Return the products that take a type, with their names and groups."""
    uses = session.app.chains.where_used(type_id)
    language = session.app.settings.language
    hits = session.app.catalog().hits([use.type_id for use in uses], language=language)
    groups = {hit.type_id: hit.group_name for hit in hits}
    return tuple(
        UseRow(
            use.type_id,
            names.get(use.type_id, f"Type {use.type_id}"),
            groups.get(use.type_id, ""),
            activity_words(use.activity_id),
            activity_icon(use.activity_id),
            use.per_run,
            use.units_per_run,
        )
        for use in uses
    )


def multibuy(rows: list[NeedRow]) -> str:
    """Write needs as the game's multibuy window takes them: name, tab, quantity, one a line."""
    return "".join(f"{row.name}\t{row.quantity}\n" for row in rows)


def lowered(sentence: str) -> str:
    """Return a sentence fit to follow a colon."""
    return sentence[:1].lower() + sentence[1:]


def tech_level(item: Item) -> str:
    """Say the tech level, or the meta group where there is no level (Faction, Storyline, …)."""
    if item.meta_group_id in _TECH_LEVELS:
        return _TECH_LEVELS[item.meta_group_id]
    return item.meta_group_name or ""


def activity_words(activity_id: int | None) -> str:
    """Say how a type is made."""
    if activity_id is None:
        return "Raw"
    if activity_id == PLANETARY_ACTIVITY:
        return "Planetary"
    return Activity(activity_id).name.replace("_", " ").capitalize()


def activity_icon(activity_id: int | None) -> str:
    """Name the icon of how a type is made."""
    if activity_id is None:
        return "raw"
    if activity_id == PLANETARY_ACTIVITY:
        return "planet"
    return "reaction" if activity_id == Activity.REACTION else "made"


def activity_role(activity_id: int | None) -> Role:
    """Return the colour of how a type is made: what has to be got stands out, what is made is quiet."""
    return Role.ACCENT if activity_id is None else Role.MUTED


def source_words(source: BlueprintSource | None, names: Mapping[int, str]) -> str:
    """Say where the blueprint of a product comes from."""
    if source is None:
        return ""
    if source.kind == "market":
        return "Sold on the market"
    if source.kind == "invention":
        first = names.get(source.invented_from[0], "") if source.invented_from else ""
        more = len(source.invented_from) - 1
        return f"Invented from {first}" + (f" and {more} more" if more > 0 else "")
    return "Neither sold nor invented (loot, stores, events)"


def _total(row: FlatRow, names: Mapping[int, str], *, bought: bool) -> TotalRow:
    way = " → ".join(names.get(step, f"Type {step}") for step in row.path)
    return TotalRow(
        row.type_id, names.get(row.type_id, f"Type {row.type_id}"), row.quantity, row.chain_depth, way, bought
    )
