"""What every file and device has in common: at the end of a ``with`` it is closed."""

from abc import ABC, abstractmethod
from typing import Self


class Closing(ABC):
    """Closes itself at the end of a ``with``, however that ends."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Close."""
        self.close()

    @abstractmethod
    def close(self) -> object:
        """Let go of what is held; closing twice is harmless."""


class WholeOrNothing(Closing):
    """A file that is there whole after a ``with``, or not at all."""

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Finish the file, or leave nothing behind after an exception."""
        if kind is None:
            self.close()
        else:
            self.discard()

    @abstractmethod
    def discard(self) -> None:
        """Leave nothing behind."""
