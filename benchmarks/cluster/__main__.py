"""Measure racks and collectors on a cluster of three RabbitMQ nodes.

    python -m benchmarks.cluster --root DIR --store postgresql://user@host/name

``--root`` is where a Debian with RabbitMQ is, or is made; the database must be empty.
Needs root, debootstrap and iproute2, and about eight minutes.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.cluster import features, scenarios
from benchmarks.cluster.nodes import NODES, PORT, Cluster, address, made_root
from edge.gym.database import open_database


def main() -> int:
    """Run it all; 1 when a session was lost or came twice."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster")
    parser.add_argument("--root", type=Path, required=True, metavar="DIR")
    parser.add_argument("--store", required=True, metavar="URL")
    parser.add_argument("--racks", type=int, default=100)
    parser.add_argument("--sessions", type=int, default=400, help="in each scenario")
    parser.add_argument("--only-features", action="store_true")
    options = parser.parse_args()
    made_root(options.root)
    open_database(options.store).close()
    with Cluster(options.root) as cluster:
        print(f"RabbitMQ {cluster.version()}, {len(NODES)} nodes")
        every = [(address(node), PORT) for node in NODES]
        for name, said in features.answers(every).items():
            print(f"{name:34} {said}")
        if options.only_features:
            return 0
        well = scenarios.run(cluster, options.store, options.racks, options.sessions)
        for queue in cluster.queues():
            print(f"queue {queue}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
