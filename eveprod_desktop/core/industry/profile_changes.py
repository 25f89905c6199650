"""Changes to the facility profiles as rows: each can be undone by another of its kind."""

from dataclasses import dataclass, replace

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility_profiles import (
    JOB_CLASSES,
    FacilityProfile,
    JobClass,
    ProfileBook,
)


@dataclass(frozen=True, slots=True)
class BookChange:
    """Profiles to write (in place of those of the same name), names to remove, defaults to set.

    A default of None is taken away. Defaults that name a removed profile go with it. `renamed` are old and
    new names of profiles that are the same ones as before: whatever names them follows.
    """

    saved: tuple[FacilityProfile, ...] = ()
    removed: tuple[str, ...] = ()
    defaults: tuple[tuple[JobClass, str | None], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not (self.saved or self.removed or self.defaults)


def changed_book(book: ProfileBook, change: BookChange) -> ProfileBook:
    """Return the book after a change: profiles by name, defaults in the order of `JOB_CLASSES`.

    Raises AppError for a default that names no profile.
    """
    profiles = {one.name: one for one in book.profiles if one.name not in change.removed}
    profiles |= {one.name: one for one in change.saved}
    wanted = {**dict(book.defaults), **dict(change.defaults)}
    defaults = {kind: name for kind, name in wanted.items() if name is not None and name in profiles}
    for kind, name in change.defaults:
        if name is not None and kind not in defaults:
            raise AppError(f"There is no facility profile named {name!r}.", "Choose another one, or make it.")
    return ProfileBook(
        tuple(sorted(profiles.values(), key=lambda one: (one.name.casefold(), one.name))),
        tuple((kind, defaults[kind]) for kind in JOB_CLASSES if kind in defaults),
    )


def undoing(book: ProfileBook, change: BookChange) -> BookChange:
    """Return the change that leads from the book after `change` back to `book`."""
    after = changed_book(book, change)
    before_profiles = {one.name: one for one in book.profiles}
    after_profiles = {one.name: one for one in after.profiles}
    before, now = dict(book.defaults), dict(after.defaults)
    return BookChange(
        saved=tuple(one for name, one in before_profiles.items() if after_profiles.get(name) != one),
        removed=tuple(name for name in after_profiles if name not in before_profiles),
        defaults=tuple((kind, before.get(kind)) for kind in JOB_CLASSES if before.get(kind) != now.get(kind)),
        renamed=tuple((new, old) for old, new in reversed(change.renamed)),
    )


def adding(book: ProfileBook, profile: FacilityProfile) -> BookChange:
    """Return the change that adds a profile; of a name that is taken already, a numbered one is used."""
    taken = {one.name for one in book.profiles}
    name, number = profile.name, 2
    while name in taken:
        name, number = f"{profile.name} {number}", number + 1
    return BookChange(saved=(replace(profile, name=name),))


def rewriting(book: ProfileBook, name: str, profile: FacilityProfile) -> BookChange:
    """Return the change that puts `profile` in place of the one named `name`, whose defaults follow it.

    Raises AppError where another profile has the new name, or none the old one.
    """
    book.profile(name)
    if profile.name == name:
        return BookChange(saved=(profile,))
    if any(one.name == profile.name for one in book.profiles):
        raise AppError(f"There is a facility profile named {profile.name!r} already.", "Type another name.")
    return BookChange(
        saved=(profile,),
        removed=(name,),
        defaults=tuple((kind, profile.name) for kind, old in book.defaults if old == name),
        renamed=((name, profile.name),),
    )


def merging(given: ProfileBook) -> BookChange:
    """Return the change that takes over every profile and default of another book, say an imported one."""
    return BookChange(saved=given.profiles, defaults=given.defaults)
