"""Three RabbitMQ nodes in network namespaces, and a balancer before them.

Needs root, ``debootstrap`` and ``iproute2``; leaves nothing behind but the Debian root.
"""

import shutil
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

SUITE = "trixie"
NODES = ("hw1", "hw2", "hw3")
NET = "10.77.0"
BRIDGE = "hwbridge"
PORT = 1883
FRONT = (f"{NET}.254", PORT)  # where the balancer listens
PACKAGES = ("rabbitmq-server", "haproxy")
PROGRAMS = ("rabbitmqctl", "haproxy")
USER = "rabbitmq"
READY_S = 120.0

# A session that waits for a collector is a quorum queue: a majority of nodes has it.
CONFIG = f"""
cluster_name = hingewatch
cluster_formation.peer_discovery_backend = classic_config
{{peers}}
cluster_partition_handling = pause_minority
loopback_users = none
mqtt.listeners.tcp.default = {PORT}
mqtt.allow_anonymous = true
anonymous_login_user = guest
anonymous_login_pass = guest
mqtt.durable_queue_type = quorum
mqtt.max_packet_size_unauthenticated = 1100000
mqtt.max_packet_size_authenticated = 1100000
mqtt.max_session_expiry_interval_seconds = 604800
"""
BALANCER = f"""
global
    maxconn 5000
defaults
    mode tcp
    timeout connect 2s
    timeout client 1h
    timeout server 1h
    option redispatch
    retries 3
frontend racks
    bind {FRONT[0]}:{FRONT[1]}
    default_backend nodes
backend nodes
    balance leastconn
    default-server inter 1s fall 2 rise 2 on-marked-down shutdown-sessions
{{servers}}
"""


def address(node: str) -> str:
    """Return the address of a node."""
    return f"{NET}.{NODES.index(node) + 1}"


def made_root(root: Path) -> None:
    """Make a Debian with RabbitMQ and HAProxy at ``root``, where there is none."""
    if not all((root / "usr/sbin" / name).exists() for name in PROGRAMS):
        if not (root / "etc").exists():
            _run("debootstrap", "--variant=minbase", SUITE, str(root))
        policy = root / "usr/sbin/policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
        _run("chroot", str(root), "apt-get", "update")
        install = ("apt-get", "install", "-y", "--no-install-recommends", *PACKAGES)
        _run("chroot", str(root), "env", "DEBIAN_FRONTEND=noninteractive", *install)
    peers = (f"cluster_formation.classic_config.nodes.{n} = rabbit@{node}"
             for n, node in enumerate(NODES, 1))  # fmt: skip
    folder = root / "etc/rabbitmq"
    (folder / "rabbitmq.conf").write_text(CONFIG.format(peers="\n".join(peers)))
    (folder / "enabled_plugins").write_text("[rabbitmq_mqtt].\n")
    servers = (f"    server {node} {address(node)}:{PORT} check" for node in NODES)
    text = BALANCER.format(servers="\n".join(servers))
    (root / "etc/haproxy/haproxy.cfg").write_text(text)
    hosts = [f"{address(node)} {node}" for node in NODES]
    (root / "etc/hosts").write_text("\n".join(["127.0.0.1 localhost", *hosts, ""]))


class Cluster:
    """The running nodes; in a ``with`` block."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._balancer: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Cluster":
        """Start everything and wait until it is one cluster."""
        self._clear()
        _run("ip", "link", "add", BRIDGE, "type", "bridge")
        _run("ip", "addr", "add", f"{FRONT[0]}/24", "dev", BRIDGE)
        _run("ip", "link", "set", BRIDGE, "up")
        (self._root / "proc").mkdir(exist_ok=True)
        _run("mount", "-t", "proc", "proc", str(self._root / "proc"))
        for node in NODES:
            self._wire(node)
        for node in NODES:
            self.start(node)
        for node in NODES:
            self.wait(node)
        self._balance()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything."""
        self._clear()

    def start(self, node: str) -> None:
        """Start a node; ``wait`` until it is of use."""
        command = self._inside(node, "/usr/sbin/rabbitmq-server")
        log = (self._root / f"{node}.out").open("ab")
        self._running[node] = subprocess.Popen(
            command, stdout=log, stderr=log, start_new_session=True
        )
        log.close()

    def wait(self, node: str) -> float:
        """Wait until a node serves MQTT; returns how long that took, s."""
        begin_s = time.monotonic()
        while time.monotonic() - begin_s < READY_S:
            done = self.ctl(node, "await_startup", check=False)
            if done.returncode == 0 and self._speaks(node):
                return time.monotonic() - begin_s
            time.sleep(1)
        raise SystemExit(f"{node} did not start; see {self._root}/{node}.out")

    def kill(self, node: str) -> None:
        """End a node as a power cut would."""
        pids = _output("ip", "netns", "pids", node).split()
        for pid in pids:
            _run("kill", "-9", pid, check=False)
        self._running.pop(node).wait()

    def stop(self, node: str) -> None:
        """End a node in good order."""
        self.ctl(node, "stop", check=False)
        self._running.pop(node).wait()

    def cut(self, node: str) -> None:
        """Take a node's cable out."""
        _run("ip", "link", "set", f"v{node}", "down")

    def mend(self, node: str) -> None:
        """Put it in again."""
        _run("ip", "link", "set", f"v{node}", "up")

    def ctl(
        self, node: str, *words: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run ``rabbitmqctl`` on a node."""
        command = self._inside(node, "/usr/sbin/rabbitmqctl", *words)
        return subprocess.run(command, check=check, capture_output=True, text=True)

    def version(self) -> str:
        """Return RabbitMQ's version."""
        return self.ctl(NODES[0], "version").stdout.strip()

    def queues(self) -> list[str]:
        """Return each queue as name, type, messages."""
        listed = self.ctl(NODES[0], "-q", "list_queues", "name", "type", "messages")
        return listed.stdout.strip().splitlines()

    def memory_mb(self) -> list[float]:
        """Return what each node holds in memory, MB."""
        found = []
        for node in self._running:
            total = 0
            for pid in _output("ip", "netns", "pids", node).split():
                with suppress(OSError):
                    text = Path(f"/proc/{pid}/status").read_text()
                    rows = [r.split() for r in text.splitlines() if "VmRSS" in r]
                    total += int(rows[0][1]) if rows else 0
            found.append(total / 1024)
        return found

    def _speaks(self, node: str) -> bool:
        command = ("ip", "netns", "exec", node, "ss", "-Hltn", f"sport = :{PORT}")
        return bool(_output(*command).strip())

    def _wire(self, node: str) -> None:
        _run("ip", "netns", "add", node)
        _run("ip", "link", "add", f"v{node}", "type", "veth", "peer", "name", "eth0",
             "netns", node)  # fmt: skip
        _run("ip", "link", "set", f"v{node}", "master", BRIDGE, "up")
        inside = ("ip", "-n", node)
        _run(*inside, "addr", "add", f"{address(node)}/24", "dev", "eth0")
        _run(*inside, "link", "set", "eth0", "up")
        _run(*inside, "link", "set", "lo", "up")
        for kind in ("mnesia", "log"):
            (self._root / f"var/lib/rabbitmq/{node}-{kind}").mkdir(exist_ok=True)
        cookie = self._root / "var/lib/rabbitmq/.erlang.cookie"
        cookie.write_text("HINGEWATCH")
        cookie.chmod(0o400)
        _run("chroot", str(self._root), "chown", "-R", USER, "/var/lib/rabbitmq")

    def _inside(self, node: str, *words: str) -> Sequence[str]:
        settings = (
            f"RABBITMQ_NODENAME=rabbit@{node}",
            f"RABBITMQ_MNESIA_BASE=/var/lib/rabbitmq/{node}-mnesia",
            f"RABBITMQ_LOG_BASE=/var/lib/rabbitmq/{node}-log",
            "HOME=/var/lib/rabbitmq",
            # Small machines: three nodes share what one usually has.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=+S 1:1 +sbwt none",
        )
        as_user = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups")
        script = f'hostname {node}; exec chroot {self._root} "$@"'
        return (
            *("ip", "netns", "exec", node, "unshare", "--uts", "sh", "-c", script),
            *("sh", *as_user, "env", *settings, *words),
        )

    def _balance(self) -> None:
        config = "/etc/haproxy/haproxy.cfg"
        command = ("chroot", str(self._root), "haproxy", "-db", "-f", config)
        self._balancer = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(3)  # until its checks have seen the nodes

    def _clear(self) -> None:
        if self._balancer is not None:
            self._balancer.kill()
            self._balancer.wait()
        for node in NODES:
            known = _output("ip", "netns", "list")
            if node in known:
                for pid in _output("ip", "netns", "pids", node).split():
                    _run("kill", "-9", pid, check=False)
                _run("ip", "netns", "del", node)
            for kind in ("mnesia", "log"):
                folder = self._root / f"var/lib/rabbitmq/{node}-{kind}"
                shutil.rmtree(folder, ignore_errors=True)
            if node in self._running:
                self._running.pop(node).wait()
        _run("ip", "link", "del", BRIDGE, check=False)
        _run("umount", str(self._root / "proc"), check=False)


def _run(*words: str, check: bool = True) -> None:
    done = subprocess.run(words, capture_output=True, text=True)
    if check and done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stderr.strip()}")


def _output(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True).stdout
