"""Attributes that are made at their first use, once, whichever thread comes first."""

import inspect
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast, overload

T = TypeVar("T")

_MISSING = object()


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
        # looked up in one go, since another thread may unmake it between two looks
        value: T | object = made.get(self._name, _MISSING)
        if value is _MISSING:
            with self._lock:
                value = made.get(self._name, _MISSING)
                if value is _MISSING:
                    value = made[self._name] = self._make(instance)
        return cast("T", value)

    def unmake(self, instance: object) -> None:
        """Let go of what was made; what is being made at this moment is finished first, and let go too."""
        with self._lock:
            instance.__dict__.pop(self._name, None)


def is_made(instance: object, name: str) -> bool:
    """Whether a `once` attribute was used already, without using it."""
    return name in instance.__dict__


def unmake(instance: object, name: str) -> None:
    """Let a `once` attribute be made anew at its next use.

    Another thread that makes it at this moment, from what stood before, does not leave it behind.
    """
    attribute: once[Any] = inspect.getattr_static(type(instance), name)
    attribute.unmake(instance)
