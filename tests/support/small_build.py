"""A Static Data Export of a handful of types, in CCP's own form, made by the test that needs it."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

LANGUAGES = ("de", "en", "es", "fr", "ja", "ko", "ru", "zh")
Row = dict[str, Any]


def names(english: str) -> dict[str, str]:
    return {code: english if code == "en" else f"{english} ({code})" for code in LANGUAGES}


class SmallBuild:
    """Add types and recipes, change `files` or leave some out, then `write` the zip."""

    def __init__(self, build: int = 100) -> None:
        self.build = build
        self.files: dict[str, list[Row]] = {
            "categories": [
                {"_key": 4, "name": names("Material"), "published": True},
                {"_key": 6, "name": names("Ship"), "published": True},
                {"_key": 9, "name": names("Blueprint"), "published": True},
                {"_key": 16, "name": names("Skill"), "published": True},
                {"_key": 17, "name": names("Commodity"), "published": True},
            ],
            "groups": [
                {"_key": 18, "name": names("Mineral"), "categoryID": 4, "published": True},
                {"_key": 25, "name": names("Frigate"), "categoryID": 6, "published": True},
                {"_key": 105, "name": names("Frigate Blueprint"), "categoryID": 9, "published": True},
                {"_key": 268, "name": names("Production"), "categoryID": 16, "published": True},
                {"_key": 334, "name": names("Construction Components"), "categoryID": 17, "published": True},
            ],
            "types": [],
            "blueprints": [],
            "metaGroups": [{"_key": 1, "name": names("Tech I")}, {"_key": 2, "name": names("Tech II")}],
            "mapRegions": [{"_key": 10000002, "name": names("The Forge")}],
        }

    def type(self, key: int, name: str, group: int = 18, *, published: bool = True, **more: Any) -> Self:
        row = {"_key": key, "name": names(name), "groupID": group, "published": published, "portionSize": 1}
        self.files["types"].append({**row, **more})
        return self

    def blueprint(
        self,
        key: int,
        product: int,
        materials: Mapping[int, int],
        *,
        units: int = 1,
        seconds: int = 60,
        activity: str = "manufacturing",
        published: bool = True,
        limit: int = 300,
    ) -> Self:
        """Add a blueprint type and its one producing recipe."""
        self.type(key, f"Blueprint {key}", 105, published=published)
        self.files["blueprints"].append(
            {
                "_key": key,
                "blueprintTypeID": key,
                "maxProductionLimit": limit,
                "activities": {
                    activity: {
                        "materials": [{"typeID": one, "quantity": n} for one, n in materials.items()],
                        "products": [{"typeID": product, "quantity": units}],
                        "time": seconds,
                    }
                },
            }
        )
        return self

    def write(self, path: Path) -> Path:
        head = {"_key": "sde", "buildNumber": self.build, "releaseDate": "2026-01-01T11:00:00Z"}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, rows in {"_sde": [head], **self.files}.items():
                archive.writestr(f"{name}.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
        return path


def frigate_build(build: int = 100) -> SmallBuild:
    """Two minerals, a component made 10 at a time, a frigate, and the frigate's second version."""
    small = SmallBuild(build)
    small.type(34, "Tritanium", marketGroupID=1857, volume=0.01).type(35, "Pyerite", marketGroupID=1857)
    small.type(200, "Plate", 334).type(300, "Dart", 25, metaGroupID=1).type(301, "Dart II", 25, metaGroupID=2)
    small.blueprint(1200, 200, {34: 25, 35: 5}, units=10, seconds=100)
    small.blueprint(1300, 300, {34: 1000, 200: 7}, seconds=600)
    small.blueprint(1301, 301, {300: 1, 200: 20, 35: 3}, seconds=6000)
    return small
