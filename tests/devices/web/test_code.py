"""Addresses for a phone, as text and as a code."""

import io
import ipaddress
import xml.etree.ElementTree as ET

from edge.devices.web.addresses import local_addresses
from edge.devices.web.code import print_code, write_code


def test_a_code_is_drawn_with_half_blocks_and_nothing_that_moves_the_terminal():
    out = io.StringIO()
    print_code("http://192.168.1.20:8740/?t=abc", out)
    lines = out.getvalue().splitlines()
    assert len(lines) > 12
    assert len({len(line) for line in lines}) == 1
    assert "\x1b" not in out.getvalue()


def test_a_terminal_without_such_letters_is_left_with_the_text():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    print_code("http://192.168.1.20:8740/?t=abc", out)
    out.flush()
    assert raw.getvalue() == b""


def test_a_code_to_print_is_a_drawing(tmp_path):
    write_code("http://rack-1.local:8741/?t=abc", tmp_path / "code.svg")
    assert ET.parse(tmp_path / "code.svg").getroot().tag.endswith("svg")


def test_addresses_are_those_that_others_can_reach():
    for address in local_addresses():
        assert not ipaddress.ip_address(address).is_loopback
