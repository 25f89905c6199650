"""Lets a process step back behind those that a person looks at."""

import os
import sys

_NICENESS = 5
_BELOW_NORMAL = 0x4000
"""BELOW_NORMAL_PRIORITY_CLASS of Windows' SetPriorityClass."""


def step_back() -> None:
    """Give this process less of a busy processor than the window, and the game, get.

    A computer of two cores paints the window late otherwise, while the worker computes.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - needed nowhere else

        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(_NICENESS)
