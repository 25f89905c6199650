"""Tests of asking once more for the newest wish."""

from eveprod_desktop.ui.newest_wish import NewestWish


class Asker:
    """Counts its questions."""

    def __init__(self) -> None:
        self.asked = 0
        self.wanted = NewestWish(self.ask)

    def ask(self) -> None:
        self.asked += 1


def test_many_wishes_on_the_way_make_one_more_question() -> None:
    asker = Asker()
    for _ in range(5):
        asker.wanted.wish()
    assert asker.asked == 1
    assert asker.wanted.under_way
    assert asker.wanted.answered()
    assert asker.asked == 2
    assert asker.wanted.under_way
    assert not asker.wanted.answered()
    assert asker.asked == 2
    assert not asker.wanted.under_way
