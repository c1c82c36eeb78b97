"""Join a depthwise and the pointwise convolution behind it where rounding hurts most.

Nothing happens between the two, so together they are one ordinary convolution. It
costs more multiplications, and saves rounding the map between them to 8 bits.
"""

from models.movenet.graph import Network, Node

_FPN = "center_net_mobile_net_v2fpn_feature_extractor/model_1/separable_conv2d"
# Found by rounding one map at a time: alone, the offset head's depthwise map cost
# more than the whole backbone. The three of the feature pyramid are small, so nearly
# free. The other heads' were left: they cost time and gain little (model card).
SENSITIVE = (
    f"{_FPN}/separable_conv2d/depthwise",
    f"{_FPN}_1/separable_conv2d/depthwise",
    f"{_FPN}_2/separable_conv2d/depthwise",
    "kpt_offset_0/separable_conv2d_6/separable_conv2d/depthwise",
)


def fold_separable(network: Network, names: tuple[str, ...] = SENSITIVE) -> Network:
    """Return an equal network in which the depthwise nodes ``names`` are gone."""
    folded = network.copy()
    nodes: list[Node] = []
    gone = {node.name: node for node in network.nodes if node.name in names}
    for node in network.nodes:
        first = gone.get(node.inputs[0])
        if node.name in gone:
            continue
        if first is None:
            nodes.append(node)
            continue
        weight = f"{node.name}/folded"
        narrow = network.arrays[first.weight]  # (3, 3, in, 1)
        folded.arrays[weight] = narrow * network.arrays[node.weight]
        nodes.append(
            Node(
                node.name,
                "conv",
                first.inputs,
                weight=weight,
                bias=node.bias,
                padding=first.padding,
                activation=node.activation,
            )
        )
    folded.nodes = nodes
    used = {name for node in nodes for name in (node.weight, node.bias)}
    folded.arrays = {k: v for k, v in folded.arrays.items() if k in used}
    return folded
