import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from edge.errors import DeviceError, Reason
from edge.wire.certificates import expires

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="needs openssl: apt-get install openssl"
)


@needs_openssl
@pytest.mark.parametrize("days", [10, 365, 36500])  # the last in another form of date
def test_the_end_of_a_certificate_is_read_from_its_file(tmp_path, days):
    path = tmp_path / "rack.crt"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
    options = f"-nodes -subj /CN=rack-1 -days {days} -keyout {tmp_path}/k -out {path}"
    subprocess.run([*command.split(), *options.split()], check=True, stderr=-3)
    wanted = datetime.now(UTC) + timedelta(days=days)
    assert abs(expires(path) - wanted) < timedelta(minutes=5)
    # A bundle, or text before it: the first one counts.
    path.write_text(f"Bag Attributes\n{path.read_text()}{path.read_text()}")
    assert abs(expires(path) - wanted) < timedelta(minutes=5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rack",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
    ],
)
def test_what_is_no_certificate_is_named(tmp_path, text):
    path = tmp_path / "rack.crt"
    path.write_text(text)
    with pytest.raises(DeviceError, match="no certificate in PEM form") as caught:
        expires(path)
    assert caught.value.reason is Reason.DAMAGED


def test_a_certificate_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DeviceError, match="No such file") as caught:
        expires(tmp_path / "rack.crt")
    assert caught.value.reason is Reason.MISSING
