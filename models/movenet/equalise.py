"""Give every channel of a map the same reach, without changing what is computed.

All channels of a map share one int8 scale, so a channel ten times smaller than the
largest keeps a tenth of the levels. Between the operations that write a map and those
that read it, each channel may be scaled freely: writers by a gain, readers by its
inverse. Weights have a scale per output channel, so for writers, and for depthwise
readers, this costs nothing; for other readers it shifts error from the map to the
weights, hence ``share``.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from models.movenet.graph import HEADS, PICTURE, Network, Node
from models.movenet.quantise import channel_reach

LARGEST_GAIN = 64.0  # beyond, a channel is as good as silent: chosen
# A channel may reach this much farther than in any calibration picture before ReLU6
# cuts it: real pictures are more varied than the calibration's.
MARGIN = 1.5


@dataclass
class Linked:
    """Maps whose channels must keep one gain: sums, and what is only resized."""

    maps: list[str] = field(default_factory=list)
    writers: list[Node] = field(default_factory=list)
    readers: list[Node] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        """Whether every reader has a weight scale per input channel."""
        return all(reader.is_depthwise for reader in self.readers)


def linked_maps(network: Network) -> list[Linked]:
    """Return the groups of maps that can be scaled, picture and heads left out."""
    group: dict[str, str] = {}

    def root(name: str) -> str:
        while group.setdefault(name, name) != name:
            name = group[name]
        return name

    for node in network.nodes:
        if not node.weight:
            for source in node.inputs:
                group[root(source)] = root(node.name)
    groups: dict[str, Linked] = defaultdict(Linked)
    for node in network.nodes:
        groups[root(node.name)].maps.append(node.name)
        if node.weight:
            groups[root(node.name)].writers.append(node)
            groups[root(node.inputs[0])].readers.append(node)
    fixed = {root(name) for name in (PICTURE, *HEADS.values())}
    return [linked for name, linked in groups.items() if name not in fixed]


def equalise(network: Network, crops: np.ndarray, share: float = 0.75) -> Network:
    """Return an equal network whose channels reach equally far.

    ``share`` is how far maps with other than depthwise readers go towards that: 0
    leaves them, 1 makes all channels reach as far as the farthest.
    """
    reach = channel_reach(network, crops)
    scaled = network.copy()
    arrays = scaled.arrays
    for linked in linked_maps(network):
        farthest = np.max([reach[name] for name in linked.maps], axis=0)
        gain = farthest.max() / np.maximum(farthest, farthest.max() / LARGEST_GAIN)
        gain **= 1.0 if linked.is_free else share
        if any(writer.activation == "Relu6" for writer in linked.writers):
            most = 6 / (MARGIN * np.maximum(farthest, 1e-6))
            gain = np.clip(most, 1, LARGEST_GAIN) ** (1.0 if linked.is_free else share)
        for writer in linked.writers:
            shape = (-1, 1) if writer.is_depthwise else (-1,)
            arrays[writer.weight] = arrays[writer.weight] * gain.reshape(shape)
            if writer.bias:
                arrays[writer.bias] = arrays[writer.bias] * gain
        for reader in linked.readers:
            arrays[reader.weight] = arrays[reader.weight] / gain.reshape(-1, 1)
    for name, value in arrays.items():
        arrays[name] = value.astype(np.float32)
    return scaled
