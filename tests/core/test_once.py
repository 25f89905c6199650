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
