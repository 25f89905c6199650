"""The drawing library, loaded with the first chart: it takes half a second, on a waiting thread."""

from typing import Any

from eveprod_desktop.core.work.monitor import Monitor


def load(_monitor: Monitor) -> Any:  # noqa: ANN401 - a library without types
    """Load it. To be run on a waiting thread; later calls cost nothing."""
    import pyqtgraph  # noqa: PLC0415 - loaded with the first chart only

    # 314 ms against 14 ms a frame for thick smooth lines of 500,000 points
    pyqtgraph.setConfigOptions(antialias=False, exitCleanup=False)
    return pyqtgraph
