"""A second thread for work that can go on while the pose model runs."""

from concurrent.futures import ThreadPoolExecutor

from edge.core.vision import Work


class BackgroundWorker:
    """Calling it begins work in the other thread and returns what waits for its end.

    What the work raises is raised by the waiting. The runtime lets other threads run
    while it is busy, so on a machine with a core to spare the work costs no time.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="background")

    def __call__(self, work: Work) -> Work:
        """Begin it; work begun earlier comes first."""
        return self._pool.submit(work).result
