"""What has come from the broker and is not stored yet: bounded, by number and bytes."""

from edge.gym.batch import Message

# Chosen: all that waits while the database is away. The broker keeps what is above it.
HELD_BYTES = 32_000_000
# Chosen: for one commit; its parsed and its encoded form are in memory too.
BATCH_BYTES = 8_000_000
BATCH = 1000  # chosen: likewise, for many short ones


class Arrivals:
    """Messages in order of arrival.

    Attributes
    ----------
    bytes
        How long they are together.
    heard
        How many have come, with those that there was no room for.
    missed
        Whether one was let go that the broker still has: it sends it again at the next
        connection.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._messages: list[Message] = []
        self.bytes = 0
        self.heard = 0
        self.missed = False

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._messages)

    @property
    def enough(self) -> bool:
        """Whether enough for a commit has come."""
        return len(self._messages) >= BATCH or self.bytes >= BATCH_BYTES

    def take(self, message: Message) -> None:
        """Keep a message, if there is room."""
        self.heard += 1
        size = len(message.payload)
        if self.bytes + size > HELD_BYTES or (
            message.tag is None and len(self._messages) >= self._limit
        ):
            self.missed |= message.tag is not None
            return
        self._messages.append(message)
        self.bytes += size

    def first(self) -> list[Message]:
        """Return the oldest, as many as one commit takes."""
        total, count = 0, 0
        for message in self._messages[:BATCH]:
            total += len(message.payload)
            if count and total > BATCH_BYTES:
                break
            count += 1
        return self._messages[:count]

    def done(self, messages: list[Message]) -> None:
        """Forget the oldest, which ``first`` has returned."""
        del self._messages[: len(messages)]
        self.bytes -= sum(len(message.payload) for message in messages)
