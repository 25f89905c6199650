import pytest

from eveprod_desktop.core.spreadsheets import spreadsheet_cell


@pytest.mark.parametrize(
    "text",
    ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", " =1", "\r=1", "\uff1d1+1", "--1", "\0=1"],
)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    assert spreadsheet_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", "-", "+", "Rifter", "-5", "+1.5", "-1e9", "-1,234.5 %", "a=b", "1+1", "'=1", "Maren's @ home"],
)
def test_everything_else_stays(text: str) -> None:
    assert spreadsheet_cell(text) == text
