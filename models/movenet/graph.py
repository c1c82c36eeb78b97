"""MoveNet as published for TensorFlow.js, rebuilt as a TensorFlow function.

The published graph ends in operations that pick one person and its keypoints. They
do not survive quantisation (indices would be rounded), so the function here stops at
the four maps they read: the decoding is ``edge.core.pose.decode``'s.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

HEADS = {
    "heatmap": "kpt_heatmap_0/conv2d_5/BiasAdd",
    "center": "center_0/conv2d_4/BiasAdd",
    "regress": "kpt_regress_0/conv2d_6/BiasAdd",
    "offset": "kpt_offset_0/conv2d_7/BiasAdd",
}
PICTURE = "sub_1"  # the picture scaled to -1..1
_PREFIX = "StatefulPartitionedCall/"
_ACTIVATIONS = {"Relu": tf.nn.relu, "Relu6": tf.nn.relu6}
Observer = Callable[[str, Any], Any]


@dataclass
class Node:
    """One operation: ``inputs`` name other nodes, ``weight`` and ``bias`` arrays."""

    name: str
    op: str
    inputs: list[str]
    weight: str = ""
    bias: str = ""
    stride: int = 1
    padding: str = "SAME"
    activation: str = ""

    @property
    def is_depthwise(self) -> bool:
        """Whether each channel is filtered on its own."""
        return self.op == "depthwise"


@dataclass
class Network:
    """The operations between picture and heads, in order, and their arrays."""

    size: int
    nodes: list[Node]
    arrays: dict[str, np.ndarray]

    def copy(self) -> "Network":
        """Return the same operations with arrays that may be changed."""
        return Network(self.size, self.nodes, dict(self.arrays))

    def __call__(
        self,
        picture: Any,
        observe: Observer | None = None,
        arrays: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the four heads of ``picture``, (N, size, size, 3) from -1 to 1.

        ``observe`` is given every operation's name and result and may replace the
        result; ``arrays`` stands in for the network's own.
        """
        use = self.arrays if arrays is None else arrays
        results: dict[str, Any] = {PICTURE: picture}
        for node in self.nodes:
            values = [results[name] for name in node.inputs]
            result = _compute(node, values, use)
            results[node.name] = observe(node.name, result) if observe else result
        return {head: results[name] for head, name in HEADS.items()}


def _compute(node: Node, values: list[Any], arrays: dict[str, Any]) -> Any:
    if node.op == "add":
        return values[0] + values[1]
    if node.op == "resize":
        side = 2 * values[0].shape[1]
        return tf.image.resize(values[0], (side, side))
    weight = arrays[node.weight]
    if node.is_depthwise:
        strides = (1, node.stride, node.stride, 1)
        result = tf.nn.depthwise_conv2d(values[0], weight, strides, node.padding)
    else:
        result = tf.nn.conv2d(values[0], weight, node.stride, node.padding)
    if node.bias:
        result = tf.nn.bias_add(result, arrays[node.bias])
    return _ACTIVATIONS[node.activation](result) if node.activation else result


def read_network(topology: Path) -> Network:
    """Read ``topology`` (JSON) and the weights beside it (same name, ``.bin``)."""
    published = json.loads(topology.read_text())
    arrays = _read_arrays(published, topology.with_suffix(".bin").read_bytes())
    graph = {_short(node["name"]): node for node in published["modelTopology"]["node"]}
    shape = published["signature"]["inputs"]["input:0"]["tensorShape"]["dim"]
    needed: dict[str, Node] = {}

    def visit(name: str) -> None:
        if name in needed or name == PICTURE:
            return
        node = _node(name, graph[name])
        for source in node.inputs:
            visit(source)
        needed[name] = node

    for head in HEADS.values():
        visit(head)
    used = {name for node in needed.values() for name in (node.weight, node.bias)}
    kept = {name: value for name, value in arrays.items() if name in used}
    return Network(int(shape[1]["size"]), list(needed.values()), kept)


def _node(name: str, published: dict[str, Any]) -> Node:
    inputs = [_short(source) for source in published["input"]]
    op = published["op"]
    if op == "AddV2":
        return Node(name, "add", inputs)
    if op == "ResizeBilinear":
        return Node(name, "resize", inputs[:1])
    if op not in {
        "_FusedConv2D",
        "DepthwiseConv2dNative",
        "FusedDepthwiseConv2dNative",
    }:
        raise ValueError(f"{name}: {op} is not an operation of MoveNet's backbone")
    attributes = published["attr"]
    fused = (
        [_word(word) for word in attributes["fused_ops"]["list"]["s"]]
        if ("fused_ops" in attributes)
        else []
    )
    return Node(
        name,
        "depthwise" if "Depthwise" in op else "conv",
        inputs[:1],
        weight=inputs[1],
        bias=inputs[2] if "BiasAdd" in fused else "",
        stride=int(attributes["strides"]["list"]["i"][1]),
        padding=_word(attributes["padding"]["s"]),
        activation=next((word for word in fused if word in _ACTIVATIONS), ""),
    )


def _read_arrays(published: dict[str, Any], stored: bytes) -> dict[str, np.ndarray]:
    """Floats are stored as 16 bits; integers as 32."""
    arrays: dict[str, np.ndarray] = {}
    start = 0
    for weight in published["weightsManifest"][0]["weights"]:
        dtype = np.dtype("<f2" if weight["dtype"] == "float32" else "<i4")
        count = int(np.prod(weight["shape"]))
        value = np.frombuffer(stored, dtype, count, start).reshape(weight["shape"])
        arrays[_short(weight["name"])] = value.astype(np.float32)
        start += count * dtype.itemsize
    if start != len(stored):
        raise ValueError(f"weights end at byte {start} of {len(stored)}")
    return arrays


def _short(name: str) -> str:
    return name.replace(_PREFIX, "")


def _word(encoded: str) -> str:
    return base64.b64decode(encoded).decode()
