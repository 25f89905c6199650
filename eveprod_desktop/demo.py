"""The program on make-believe servers: nobody's account, no network, data of its own."""

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager

from eveprod_desktop.core.paths import find_paths


@contextmanager
def running_sandbox() -> Iterator[Mapping[str, str]]:
    """Run the sandbox in a process of its own; what is yielded points a program at it.

    Raises:
        HostUnreachable: the sandbox did not come up.

    """
    from eveprod_desktop.sandbox.demo import start_demo  # noqa: PLC0415 - the worker process needs none of it

    demo = start_demo()
    try:
        yield demo.environment
    finally:
        demo.stop()


@contextmanager
def demo_environment(environment: MutableMapping[str, str]) -> Iterator[None]:
    """Run the sandbox, point the environment at it and at a data folder of the demo's own; put it back after.

    The folder is `demo` below the usual one. The user's own data are not touched, and a database named
    by address is passed over.

    Raises:
        HostUnreachable: the sandbox did not come up.

    """
    folder = find_paths(environment).data / "demo"
    with running_sandbox() as servers:
        names = ("EVEPROD_DATA_DIR", "EVEPROD_DATABASE_URL", *servers)
        before = {name: environment.get(name) for name in names}
        try:
            environment.update(servers)
            environment["EVEPROD_DATA_DIR"] = str(folder)
            environment.pop("EVEPROD_DATABASE_URL", None)
            yield
        finally:
            for name, value in before.items():
                environment.pop(name, None)
                if value is not None:
                    environment[name] = value
