"""What every file and device has in common: at the end of a ``with`` it is closed."""

from typing import Self


class Closing:
    """Closes itself at the end of a ``with``, however that ends."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Close."""
        self.close()

    def close(self) -> object:
        """Let go of what is held; closing twice is harmless."""
        raise NotImplementedError
