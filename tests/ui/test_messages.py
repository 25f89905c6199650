import pytest

from eveprod_desktop.core.errors import AppError, Cancelled, HostUnreachable
from eveprod_desktop.ui.messages import Level, Message, Messages


def test_early_messages_wait_for_the_window(messages: Messages) -> None:
    messages.post(Level.INFO, "first")
    shown: list[Message] = []
    messages.attach(shown.append)
    messages.post(Level.INFO, "second")
    assert [message.text for message in shown] == ["first", "second"]
    assert [message.text for message in messages.history()] == ["second", "first"]


@pytest.mark.parametrize(
    ("error", "level"),
    [
        (AppError("a"), Level.ERROR),
        (HostUnreachable("b"), Level.WARNING),
        (Cancelled(), Level.INFO),
    ],
)
def test_level_of_an_error(messages: Messages, error: AppError, level: Level) -> None:
    messages.report(error)
    assert messages.history()[0].level is level
    assert messages.history()[0].text == error.sentence


def test_bug_is_not_swallowed(messages: Messages) -> None:
    with pytest.raises(KeyError):
        messages.report(KeyError("x"))
