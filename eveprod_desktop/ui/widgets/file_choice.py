"""Asking which file to write or read: in the folder of the last one, with the ending that belongs to it."""

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from eveprod_desktop.ui.memory import Memory

_FOLDER = "files/folder"


def choose_to_write(asking: QWidget, memory: Memory, title: str, name: str, kinds: str) -> Path | None:
    """Ask where to write a file that is called `name` by default; None when the user thinks better of it.

    `kinds` are Qt's filters: `Picture (*.png);;All files (*)`. A name typed without an ending gets that of
    the kind chosen, before it is asked whether a file of that name may be replaced.
    """
    dialog = _dialog(asking, memory, title, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending(kinds))
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(ending(kind) or ending(kinds)))
    dialog.selectFile(name)
    return _answer(dialog, memory)


def choose_to_read(asking: QWidget, memory: Memory, title: str, kinds: str) -> Path | None:
    """Ask for a file that is there; None when the user thinks better of it."""
    dialog = _dialog(asking, memory, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog, memory)


def ending(kinds: str) -> str:
    """Return the first ending that one of Qt's filters names, without its dot; empty where any will do."""
    found = re.search(r"\(\*\.(\w+)", kinds)
    return found[1] if found else ""


def _dialog(asking: QWidget, memory: Memory, title: str, kinds: str) -> QFileDialog:
    last = memory.text_of(_FOLDER)
    usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    # not where the program was started, which may be the folder it is installed in
    folder = next((one for one in (last, usual) if one and Path(one).is_dir()), str(Path.home()))
    return QFileDialog(asking, title, folder, kinds)


def _answer(dialog: QFileDialog, memory: Memory) -> Path | None:
    try:
        if not dialog.exec():
            return None
        chosen = Path(dialog.selectedFiles()[0])
    finally:
        dialog.deleteLater()
    memory.keep_text(_FOLDER, str(chosen.parent))
    return chosen
