"""Colours to the bytes that LED strips are sent, without any hardware.

apa102  SK9822 too: clock and data; Shenzhen LED Color Opto, APA102 data sheet
ws2812  SK6812 too: data alone, its bits drawn in three bits of SPI; WorldSemi, WS2812B
"""

from typing import Literal

import numpy as np

from edge.core.types.frames import ByteArray

Kind = Literal["none", "apa102", "ws2812"]

# 0.42 us a bit of SPI: a zero is high for one of three, a one for two.
SPI_HZ: dict[str, int] = {"apa102": 4_000_000, "ws2812": 2_400_000}
# What a strip takes over after: 280 us of silence for the newest, in bytes of SPI.
_RESET = bytes(SPI_HZ["ws2812"] * 280 // 10**6 // 8 + 1)
_FULL = 0xE0 | 31  # of the APA102's own dimmer, which flickers on film when lower


def apa102(rgb: ByteArray) -> bytes:
    """Return what sets (N, 3) RGB on APA102s."""
    frames = np.full((len(rgb), 4), _FULL, np.uint8)
    frames[:, 1:] = rgb[:, ::-1]
    # Half a clock of delay in each LED is made up for at the end.
    return bytes(4) + frames.tobytes() + bytes(len(rgb) // 16 + 1 + 4)


def ws2812(rgb: ByteArray) -> bytes:
    """Return what sets (N, 3) RGB on WS2812s."""
    bits = np.unpackbits(rgb[:, (1, 0, 2)].reshape(-1))
    drawn = np.zeros((bits.size, 3), np.uint8)
    drawn[:, 0] = 1
    drawn[:, 1] = bits
    return _RESET + np.packbits(drawn.reshape(-1)).tobytes() + _RESET
