"""``hingewatch aim``: a page for a phone, to mount the camera by.

It shows the live picture with skeleton and back, and says what to do. The rack that
runs lends its camera meanwhile and has it back however this ends. No picture is written
anywhere, and none is sent but to the browsers that were let in.
"""

import argparse
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from edge.checks import service
from edge.config.sections import Config, load_config
from edge.core.types.frames import Frame
from edge.devices.camera.opening import open_camera
from edge.devices.camera.settings import CameraSettings
from edge.devices.camera.usb.found import lasting_instead
from edge.devices.web.addresses import local_addresses
from edge.devices.web.app import SECRET, build_app
from edge.devices.web.code import print_code
from edge.devices.web.gate import Gate
from edge.devices.web.server import WebServer
from edge.errors import ConfigError, DeviceError, Reason, StoreError, UsageError
from edge.files.aimed import aimed_path, write_aimed
from edge.session.aiming.aiming import Aiming
from edge.session.aiming.lamp_test import LampTest
from edge.session.aiming.lens_file import keep_lens
from edge.session.aiming.rights import as_owner
from edge.session.lending import Borrowed
from edge.store.settings import store_path
from edge.wiring import Paced, load_vision, open_source

log = logging.getLogger(__name__)

PORT = 8740
# Chosen: mounting takes two; a page that was forgotten does not stay open.
MINUTES = 15
VIEWERS = 2
# Chosen: a rack that lets go of its camera has closed its session before.
CAMERA_S = 10.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    service.add_config(parser)
    parser.add_argument(
        "--lan",
        action="store_true",
        help="open the page to the local network, for a phone; else to this machine",
    )
    parser.add_argument(
        "--port", type=int, default=PORT, metavar="N", help=f"default {PORT}"
    )
    parser.add_argument(
        "--source", type=Path, metavar="FILE", help="a video instead of the camera"
    )


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    if not 0 <= options.port <= 65535:
        raise UsageError("--port must be 0 to 65535", Reason.INVALID)
    path = service.settings_file(options.config)
    config = load_config(path)
    # The rack reads its settings again when it has the camera back.
    with ExitStack() as lent:
        with as_owner(store_path(config.store).parent):
            aiming = _run(config, options, lent)
        kept = _keep(path, config, aiming)
    back = "" if options.source else "; a rack that was running has its camera back"
    sys.stdout.write(f"aim is over{back}\n{kept}")
    write = None if options.source else lasting_instead(config.camera)
    if write is not None:
        sys.stdout.write(
            f"number = {config.camera.number} may be another camera after a restart; "
            f"under [camera] in {path or 'the settings'} write {write}\n"
        )
    return 0


def _keep(path: Path | None, config: Config, aiming: Aiming) -> str:
    if aiming.finish is None or not aiming.finish.keep or aiming.lens == config.lens:
        return ""
    if path is None:
        raise ConfigError(
            "lens and roll are not kept: there is no settings file; name one by "
            "--config",
            Reason.MISSING,
        )
    keep_lens(path, config, aiming.lens)
    return f"lens and roll are in {path} now\n"


def _run(config: Config, options: argparse.Namespace, lent: ExitStack) -> Aiming:
    store = store_path(config.store)
    if options.source is None:
        lent.enter_context(Borrowed(store))
    with ExitStack() as stack:
        # First: without pictures there is nothing to say of the lamps.
        frames = _frames(config.camera, options.source, stack)
        vision, _ = load_vision(config.model, config.camera.fps)
        lamps = LampTest(config.lamps, stack)
        aiming = Aiming(config, vision, lamps, store)
        gate = Gate(most=VIEWERS)
        until_s = time.monotonic() + 60.0 * MINUTES

        def look() -> dict[str, object]:
            left_s = max(until_s - time.monotonic(), 0.0)
            return {**aiming.look(), "left_s": round(left_s), "viewers": gate.inside}

        host = "0.0.0.0" if options.lan else "127.0.0.1"
        app = build_app(gate, "aim", look, aiming.requests.put)
        mend = "end what listens there, or choose another --port"
        server = stack.enter_context(WebServer(app, host, options.port, "aim", mend))
        # From when the page is told on, an interrupt is its end, and no error.
        with suppress(KeyboardInterrupt):
            _announce(gate, server.port, lan=options.lan)
            # What a video shows is not how this rack's camera stands.
            _loop(frames, aiming, None if options.source else store, until_s)
        return aiming


def _loop(
    frames: Iterator[Frame], aiming: Aiming, store: Path | None, until_s: float
) -> None:
    kept = None
    for frame in frames:
        aiming.step(frame)
        if store and aiming.kept is not kept and aiming.kept is not None:
            kept = aiming.kept
            try:
                write_aimed(aimed_path(store), kept)
            except StoreError as error:
                log.warning("%s", error)
        if aiming.finish is not None or time.monotonic() > until_s:
            break


def _frames(
    settings: CameraSettings, source: Path | None, stack: ExitStack
) -> Iterator[Frame]:
    if source is not None:
        open_source(source).__exit__(None, None, None)  # told now if it is none
        return _again_and_again(source)
    until_s = time.monotonic() + CAMERA_S
    while True:
        try:
            return iter(stack.enter_context(open_camera(settings)))
        except DeviceError as error:
            if error.reason is not Reason.BUSY or time.monotonic() > until_s:
                raise
            time.sleep(0.2)


def _again_and_again(path: Path) -> Iterator[Frame]:
    """Yield a clip's frames at their pace, from the beginning after its end."""
    began_s, last_s = 0.0, 0.0
    while True:
        with open_source(path) as clip:
            for frame in Paced(clip, drop=True):
                last_s = began_s + frame.t_s
                yield replace(frame, t_s=last_s)
        began_s = last_s + 1 / 30


def _announce(gate: Gate, port: int, *, lan: bool) -> None:
    hosts = local_addresses() if lan else ["127.0.0.1"]
    if not hosts:
        raise DeviceError(
            "aim: this machine has no address in a local network; connect it, or use "
            "aim without --lan on a screen of its own",
            Reason.UNREACHABLE,
        )
    addresses = [f"http://{host}:{port}/?{SECRET}={gate.secret}" for host in hosts]
    where = "a phone in the same network" if lan else "this machine"
    out = sys.stdout
    out.write(f"Open this on {where}; at most {VIEWERS} browsers are let in:\n\n")
    out.writelines(f"  {address}\n" for address in addresses)
    if lan:
        out.write("\n")
        print_code(addresses[0], out)
    out.write(
        f"\nIt ends after {MINUTES} minutes, or by Ctrl-C. Pictures go to those "
        "browsers alone, and onto no disk.\n"
    )
    out.flush()
