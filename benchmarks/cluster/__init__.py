"""Racks and collectors on a cluster of brokers: RabbitMQ, three nodes, real networks.

nodes      namespaces, RabbitMQ in a Debian root, the balancer before it
racks      racks as they run, with sessions in memory
scenarios  what is broken while sessions go through, and what came of them
"""
