"""One window per data folder: a second start asks the first window to come to the front."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 1000
_ASK = b"front\n"


def channel_name(data_folder: Path) -> str:
    """Return the name under which the window of a data folder listens."""
    digest = hashlib.sha256(str(data_folder.resolve()).encode()).hexdigest()[:16]
    return f"eveprod-desktop-{digest}"


class SingleInstance(QObject):
    """Claims a data folder for this window; `asked_to_front` is sent when another start wanted it."""

    asked_to_front = Signal()

    def __init__(self, data_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = channel_name(data_folder)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the window of the folder, or ask the one that is to come to the front and return False."""
        if self._ask_other():
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._name):
            # another start may have been a moment quicker; else a crash left the name behind
            if self._ask_other():
                server.deleteLater()
                return False
            QLocalServer.removeServer(self._name)
            server.listen(self._name)
        server.newConnection.connect(self._answer)
        self._server = server
        return True

    def release(self) -> None:
        """Let another window have the folder."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def _ask_other(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(_ASK)
        heard = socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return heard

    def _answer(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            self.asked_to_front.emit()
