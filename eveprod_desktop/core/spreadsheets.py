"""Text on its way to a spreadsheet, which takes what begins like a formula for one."""

import re

# the signs that begin a formula, and the blanks before them that spreadsheets pass over
# (https://owasp.org/www-community/attacks/CSV_Injection)
_FORMULA = re.compile(r"[\s\0]*[=+@\-\uff1d\uff0b\uff20\uff0d]")
_NUMBER = re.compile(r"\s*[+-]?[\d.,]+(?:[eE][+-]?\d+)?\s*%?")


def spreadsheet_cell(text: str) -> str:
    """Return text as a cell that no spreadsheet works out: what looks like a formula gets a `'` before it.

    Names are made up by players: one called `=HYPERLINK(…)` must not become a link in somebody's table.
    Numbers and single signs stay as they are.
    """
    if len(text) < 2 or not _FORMULA.match(text) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"
