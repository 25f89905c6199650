"""Arguments and options that mean the same in several commands."""

from typing import Annotated

import typer

ItemArgument = Annotated[str, typer.Argument(metavar="ITEM", help="A type id, or an exact name in any case.")]
RegionArgument = Annotated[str, typer.Argument(metavar="REGION", help="A region's id or name.")]
FromArgument = Annotated[str, typer.Argument(metavar="FROM", help="A region's id or name.")]
ToArgument = Annotated[str, typer.Argument(metavar="TO", help="A region's id or name.")]
RegionOption = Annotated[str, typer.Option("--region", metavar="REGION", help="A region's id or name.")]
RegionIfNamedOption = Annotated[
    str | None, typer.Option("--region", metavar="REGION", help="A region's id or name.")
]
PlacesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--place", metavar="PLACE", help="Only what lies there counts: station, structure, container."
    ),
]
