import threading
import time

from eveprod_desktop.core.once import is_made, once, unmake


class Owner:
    def __init__(self) -> None:
        self.made = 0

    @once
    def service(self) -> object:
        """A service."""
        time.sleep(0.01)
        self.made += 1
        return object()


def test_it_is_made_once_whichever_thread_comes_first() -> None:
    owner = Owner()
    assert not is_made(owner, "service")
    seen: list[object] = []
    threads = [threading.Thread(target=lambda: seen.append(owner.service)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert owner.made == 1
    assert set(map(id, seen)) == {id(owner.service)}
    assert is_made(owner, "service")


def test_each_owner_has_its_own_and_it_can_be_made_anew() -> None:
    one, other = Owner(), Owner()
    assert one.service is not other.service
    before = one.service
    unmake(one, "service")
    assert one.service is not before
    assert Owner.service.__doc__ == "A service."


def test_what_is_being_made_from_what_stood_before_is_not_left_behind() -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow:
        source = "before"

        @once
        def read(self) -> str:
            """What was read."""
            seen = self.source
            begun.set()
            assert go_on.wait(10)
            return seen

    owner = Slow()
    reader = threading.Thread(target=lambda: owner.read)
    reader.start()
    assert begun.wait(10)
    owner.source = "after"
    forgetting = threading.Thread(target=unmake, args=(owner, "read"))
    forgetting.start()
    go_on.set()
    reader.join()
    forgetting.join()
    assert owner.read == "after"


def test_it_may_be_unmade_while_others_ask_for_it() -> None:
    class Counted:
        @once
        def number(self) -> int:
            """A number."""
            return 1

    class Told(dict[str, object]):
        """Has it unmade right after somebody saw that it is there."""

        def __contains__(self, name: object) -> bool:
            there = super().__contains__(name)
            self.clear()
            return there

    owner = Counted()
    owner.__dict__ = Told()
    assert [owner.number, owner.number, owner.number] == [1, 1, 1]
