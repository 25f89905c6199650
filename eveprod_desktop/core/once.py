"""Attributes that are made at their first use, once, whichever thread comes first."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 - used like functools.cached_property, which lacks the lock since 3.12
    """A property whose value is made at the first use and kept in the instance's dictionary."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._lock = threading.RLock()
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "once[T]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> "once[T] | T":
        if instance is None:
            return self
        made = instance.__dict__
        if self._name not in made:
            with self._lock:
                if self._name not in made:
                    made[self._name] = self._make(instance)
        value: T = made[self._name]
        return value


def is_made(instance: object, name: str) -> bool:
    """Whether a `once` attribute was used already, without using it."""
    return name in instance.__dict__


def unmake(instance: object, name: str) -> None:
    """Let a `once` attribute be made anew at its next use."""
    instance.__dict__.pop(name, None)
