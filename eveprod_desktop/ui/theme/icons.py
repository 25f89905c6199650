"""The program's own icons: 24 by 24, drawn with one line, coloured when painted."""

_STAR = "M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L3.6 9.7l5.8-.8z"
_PATHS = {
    "opportunities": "M4 19h16M5 15l5-5 3.5 3.5L20 6M15.5 6H20v4.5",
    "market": "M4 9l2-5h12l2 5M4 9v11h16V9M4 9c0 3 4 3 4 0 0 3 4 3 4 0 0 3 4 3 4 0 0 3 4 3 4 0M10 20v-5h4v5",
    "jobs": "M4 4.5h4.5v15H4zM9.8 4.5h4.4v10H9.8zM15.5 4.5H20v12.5h-4.5z",
    "stock": "M4 20V9l8-5 8 5v11M8 20v-8h8v8M8 16h8",
    "planner": "M5 4h14v17H5zM9 3h6v3H9zM8.5 11l1.5 1.5 2.5-3M8.5 16.5l1.5 1.5 2.5-3M14.5 11.5H17M14.5 17H17",
    "results": "M5 3.5h14v17l-2.4-1.6-2.3 1.6-2.3-1.6-2.3 1.6-2.3-1.6L5 20.5zM8.5 8h7M8.5 11.5h7M8.5 15h4",
    "esi": "M12 3v4M12 17v4M5 12H3M21 12h-2M17 12a5 5 0 1 1-10 0 5 5 0 0 1 10 0zM12 12v.4",
    "items": "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9",
    "item": "M5 4h5v5H5zM14 15h5v5h-5zM14 4.5h5v5h-5zM7.5 9v8.5H14M7.5 12h4c1.5 0 2.5-1 2.5-2.5",
    "static-data": "M4 6c0-4 16-4 16 0s-16 4-16 0zM4 6v6c0 4 16 4 16 0V6M4 12v6c0 4 16 4 16 0v-6",
    "search": "M16.5 10.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0zM15 15l5 5",
    "star": _STAR,
    "back": "M14.5 5l-7 7 7 7",
    "forward": "M9.5 5l7 7-7 7",
    "copy": "M9 9h11v11H9zM6 15H4V4h11v2",
    "export": "M12 4v11M7.5 10.5L12 15l4.5-4.5M4 19.5h16",
    "columns": "M4 5h16v14H4zM9.3 5v14M14.6 5v14",
    "close": "M6 6l12 12M18 6L6 18",
    "tick": "M5 12.5l4.5 4.5L19 7.5",
    "unticked": "M5.5 5.5h13v13h-13z",
    "ticked": "M5.5 5.5h13v13h-13zM8.5 12l2.5 2.5 4.5-5",
    "warning": "M12 4l9 16H3zM12 10v5M12 17.3v.4",
    "info": "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM12 11v5.5M12 7.5v.4",
    "error": "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM12 7v6M12 16v.4",
    "raw": "M8 4h8l5 6-9 10L3 10zM3 10h18M8 4l4 16M16 4l-4 16",
    "made": "M4 20V10l5 3.5V10l5 3.5V10l2.5 1.8V4H20v16zM8 17h.5M12 17h.5M16 17h.5",
    "reaction": "M9.5 4h5M10.5 4v6L5 18.5C4.5 19.5 5 20 6 20h12c1 0 1.5-.5 1-1.5L13.5 10V4M7.5 15h9",
    "planet": "M18 12a6 6 0 1 1-12 0 6 6 0 0 1 12 0zM7 15.5C3.5 18 2 19.5 2.6 20.2c1 1.1 6.2-2.6 10.9-6.9"
    "s8-9.2 7-10.2c-.7-.6-2.6.6-5.2 2.7",
    "expand": "M5 9l7 7 7-7",
    "collapse": "M5 15l7-7 7 7",
    "added": "M12 5v14M5 12h14",
    "removed": "M5 12h14",
    "changed": "M5 9h13l-3.5-3.5M19 15H6l3.5 3.5",
    "refresh": "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4v5h-5",
    "bookmark": "M7 4h10v16l-5-4-5 4z",
    "filter": "M4 5h16l-6 7.5V19l-4-2v-4.5z",
    "filter-off": "M4 5h16l-6 7.5V19l-4-2v-4.5zM3 20L20 3",
    "settings": "M4 7h9M17 7h3M4 17h3M11 17h9M17 7a2 2 0 1 1-4 0 2 2 0 0 1 4 0z"
    "M11 17a2 2 0 1 1-4 0 2 2 0 0 1 4 0z",
    "messages": "M4 5h16v11H11l-4 4v-4H4zM8 9h8M8 12h5",
    "folder": "M3.5 6h6l2 2.5h9V19h-17z",
    "undo": "M8.5 5L4.5 9l4 4M4.5 9H14a5 5 0 0 1 0 10H9",
    "chart": "M4 20h16M6 17v-5M11 17V7M16 17v-8",
    "facility": "M3.5 20.5V11l8.5-7 8.5 7v9.5zM9 20.5v-6h6v6M12 8.5v.4",
    "file": "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5",
    "buy": "M3 5h2.5l2.5 10h9.5l2-7H6.5M9 19.2h.5M16 19.2h.5",
    "assets": "M3.5 8l8.5-4.5L20.5 8v8.5L12 21l-8.5-4.5zM3.5 8l8.5 4.5L20.5 8M12 12.5V21M7.5 5.9l8.7 4.6v3.2",
    "clock": "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 7.5V12l3.5 2",
    "characters": "M16 8.5a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4.5 20c.5-4.5 3.5-6.5 7.5-6.5s7 2 7.5 6.5",
    "corporation": "M5 20.5V5.5h8v15M13 10h6v10.5M3.5 20.5h17M7.5 9h3M7.5 12.5h3M7.5 16h3M16 14h.4",
    "pause": "M9 6v12M15 6v12",
    "tree": "M5 5h5M5 5v14M5 12h6M5 19h6M14 10h6v4h-6zM14 17h6v4h-6z",
    "undecided": "M6.5 12a1.2 1.2 0 1 1-2.4 0 1.2 1.2 0 0 1 2.4 0zM13.2 12a1.2 1.2 0 1 1-2.4 0 1.2 1.2 0 0 1"
    " 2.4 0zM19.9 12a1.2 1.2 0 1 1-2.4 0 1.2 1.2 0 0 1 2.4 0z",
    "flow": "M4 6c7 0 9 5 16 5M4 11c7 0 9 2 16 2M4 18c7 0 9-3 16-3M4 4v16M20 9v8",
    "list": "M9 6h11M9 12h11M9 18h11M4.5 6h.6M4.5 12h.6M4.5 18h.6",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "fit": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    "kind-item": "M5 5h14v14H5zM5 5l14 14M19 5L5 19",
    "kind-ship": "M12 3l3 6 5 8-5-1-1 4h-4l-1-4-5 1 5-8zM12 9v4",
    "kind-module": "M7 7h10v10H7zM10 7V4M14 7V4M10 20v-3M14 20v-3M7 10H4M7 14H4M20 10h-3M20 14h-3",
    "kind-charge": "M9 20V9c0-3 1.5-5 3-6 1.5 1 3 3 3 6v11zM9 16h6",
    "kind-blueprint": "M4 5h16v14H4zM8 5v14M12 9h5v6h-5z",
    "kind-skill": "M4 5.5c3-1 6-1 8 .5 2-1.5 5-1.5 8-.5V18c-3-1-6-1-8 .5-2-1.5-5-1.5-8-.5zM12 6v12.5",
    "kind-drone": "M12 9l3 3-3 3-3-3zM10 10L6 6M14 10l4-4M10 14l-4 4M14 14l4 4M4 4h4M16 4h4M4 20h4M16 20h4",
    "kind-implant": "M12 4c4 0 7 3 7 7 0 3-2 4-2 6v3H9v-3c-3 0-4-3-4-6 0-4 3-7 7-7zM12 8v4h3",
    "kind-structure": "M12 3v18M8 7h8M6 12h12M9 16h6M10 20h4",
    "kind-relic": "M5 20h14M7 20V10M12 20V10M17 20v-6M5 10h14L12 4z",
    "kind-material": "M3.5 17l3.5-10h10l3.5 10zM7 7l2 10M17 7l-2 10",
    "kind-commodity": "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
    "kind-asteroid": "M6 8l5-4 6 2 3 6-3 7-7 1-6-5zM9 10h.5M14 9h.5M12 15h.5",
}
_FILLED = {"star-filled": _STAR}

ICON_NAMES = frozenset(_PATHS) | frozenset(_FILLED)


def svg(name: str, colour: str) -> bytes:
    """Return an icon as SVG in one colour; raises KeyError for a name that is not drawn."""
    path, fill = (_FILLED[name], colour) if name in _FILLED else (_PATHS[name], "none")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="{fill}" stroke="{colour}"'
        f' stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"><path d="{path}"/></svg>'
    ).encode()
