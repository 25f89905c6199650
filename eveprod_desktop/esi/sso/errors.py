"""What can go wrong while signing in. No sentence here ever holds a token or a code."""

from eveprod_desktop.core.errors import AppError, HostUnreachable
from eveprod_desktop.core.received.sign_on import ClientIdMissing

_KEPT = "What was loaded before is kept."


class SignInFailed(AppError):
    """This attempt to sign in led to nothing; another one may."""

    retryable = True

    def __init__(self, sentence: str, advice: str = "Sign in again.") -> None:
        super().__init__(sentence, advice)


class SignInNeeded(AppError):
    """The character's permission has ended or was never given."""

    def __init__(self, character_id: int, why: str = "is not signed in") -> None:
        super().__init__(
            f"Character {character_id} {why}.",
            f"Sign it in: on the Characters screen, or with `eveprod characters login`. {_KEPT}",
        )
        self.character_id = character_id


class OtherCharacter(AppError):
    """The player chose another character than the one that was to sign in again."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} signed in, which is another character than expected; nothing was changed.",
            "Sign in again and choose the expected one, or add this one as a new character.",
        )


class SignOnMisconfigured(AppError):
    """The client id or the addresses are wrong; no player can help that by signing in."""


class NoClientId(SignOnMisconfigured, ClientIdMissing):
    """There is no client id."""

    def __init__(self) -> None:
        super().__init__(
            "Signing in needs a client id of CCP's, and none is set.",
            "docs/sign-on.md says how to get one in a few minutes; then set EVEPROD_CLIENT_ID"
            " or the setting signon.client_id.",
        )


class SignOnUnreachable(HostUnreachable):
    """The sign-on does not answer, or not in a usable way; tokens stay as they are."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"EVE's sign-on can't be used right now: {reason}.", f"Try again later. {_KEPT}")


class NoSignOnAddress(SignOnUnreachable):
    """The environment names none; as good as out of reach, but waiting does not help."""

    retryable = False

    def __init__(self, sentence: str, advice: str) -> None:
        HostUnreachable.__init__(self, sentence, advice)


class AnswerLost(SignOnUnreachable):
    """The connection broke; whether the question was heard is not known."""


class TokenRefused(AppError):
    """An access token is not what it should be: forged, expired, or for somebody else."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The sign-on's token was not accepted: {reason}.", "Sign in again.")


class TokenStoreUnusable(AppError):
    """There is no safe place for the permission to sign in without asking."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The system's keyring can't keep your sign-on: {reason}.",
            "Unlock or install one, or set EVEPROD_TOKEN_STORE to `memory` (until the program ends)"
            " or `file` (a file in the data folder that only you can read).",
        )
