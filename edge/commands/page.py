"""``hingewatch page``: the code on the rack that opens the lifter's page."""

import argparse
import sys
from pathlib import Path

from edge.checks import service
from edge.config.sections import load_config
from edge.devices.web.addresses import local_addresses
from edge.devices.web.code import print_code, write_code
from edge.devices.web.settings import PORT
from edge.errors import ConfigError, Reason, UsageError, reason_of
from edge.session.aiming.rights import as_owner
from edge.session.page.secret import page_secret, secret_path
from edge.session.page.serve import page_address
from edge.store.settings import store_path


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    service.add_config(parser)
    parser.add_argument(
        "--code", type=Path, metavar="FILE.svg", help="write the code, to be printed"
    )
    parser.add_argument(
        "--new",
        action="store_true",
        help="make a new secret: the old code opens nothing any more, after a restart",
    )


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    path = service.settings_file(options.config)
    config = load_config(path)
    if config.lifter_page.port is None:
        raise ConfigError(
            f"{path or 'the settings'}: there is no lifter's page; write port = {PORT} "
            "under [lifter_page], and restart (systemctl restart hingewatch)",
            Reason.MISSING,
        )
    store = store_path(config.store)
    # Root writes nothing where the rack's own user may have laid a link.
    with as_owner(store.parent):
        secret = page_secret(secret_path(store), new=options.new)
    address = page_address(config.lifter_page, secret)
    out = sys.stdout
    out.write("Whoever opens this in the local network may use the lifter's page:\n\n")
    out.write(f"  {address}\n\n")
    print_code(address, out)
    if config.lifter_page.name is None and (own := local_addresses()):
        out.write(
            f'\nWhere phones do not find that name, write name = "{own[0]}" under '
            "[lifter_page], restart, and print the code again.\n"
        )
    if options.new:
        out.write("\nThe old code opens nothing after: systemctl restart hingewatch\n")
    if options.code is not None:
        try:
            write_code(address, options.code)
        except OSError as error:
            raise UsageError(
                f"{options.code}: cannot be written ({error.strerror}); name another "
                "file",
                reason_of(error),
            ) from error
    return 0
