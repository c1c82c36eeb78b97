"""The lines of the README that need nothing but Mosquitto's own tools."""

import json
import shlex
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from support.mqtt_made import Mosquitto, needs_mosquitto, wait_for

from edge.devices.mqtt.broker import Broker, BrokerSettings

README = Path(__file__).resolve().parents[1] / "README.md"
LINES = [
    shlex.split(line, comments=True)
    for line in README.read_text(encoding="utf-8").splitlines()
    if line.startswith(("mosquitto_sub", "mosquitto_pub"))
]


@needs_mosquitto
@pytest.mark.skipif(not shutil.which("mosquitto_pub"), reason="needs mosquitto-clients")
def test_mosquittos_own_tools_follow_and_command_a_rack(tmp_path):
    mosquitto = Mosquitto(tmp_path).start()
    here = ["-h", "127.0.0.1", "-p", str(mosquitto.port)]

    def local(words):
        at = words.index("-h")
        return [*words[:at], *here, *words[at + 2 :]]

    settings = BrokerSettings(host="127.0.0.1", port=mosquitto.port)
    followers = []
    try:
        with closing(Broker(settings, "rack-3")) as rack:
            rack.start()
            wait_for(lambda: rack.connected)
            for words in LINES:
                if words[0] == "mosquitto_sub":
                    # The first message is enough; -d tells when it listens, and
                    # without stdbuf it would tell too late.
                    command = [*local(words), "-C", "1", "-W", "20", "-d"]
                    command = ["stdbuf", "-oL", *command]
                    follower = subprocess.Popen(
                        command, stdout=subprocess.PIPE, text=True
                    )
                    followers.append(follower)
                    while "SUBACK" not in follower.stdout.readline():
                        pass
            obeyed = []
            for words in LINES:
                if words[0] == "mosquitto_pub":
                    subprocess.run(local(words), check=True)
                    name, command = wait_for(rack.poll)
                    rack.respond(name, command)
                    obeyed.append((name, command.transaction))
            assert obeyed == [("load", "1"), ("end", "2")]
            everything, response = (each.stdout.read() for each in followers)
            assert "hingewatch/v1/rack-3/status online" in everything
            answer = next(line for line in response.splitlines() if "{" in line)
            assert json.loads(answer)["ok"] is True
    finally:
        for follower in followers:
            follower.kill()
            follower.communicate()
        mosquitto.stop()
