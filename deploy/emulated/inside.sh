#!/bin/bash
# What happens in the box, as root: the commands of the pages, and what comes of them.
set -euo pipefail
export PS4='$ '
cd /home/rack/hingewatch
set -x
program=/opt/hingewatch/.venv/bin/hingewatch

# shellcheck source=/dev/null
. /walk.sh

# Without hardware nothing needs a person.
$program doctor --without camera --without lamps
$program doctor --json --without camera --without lamps >/root/doctor.json
# The same again changes nothing.
deploy/install.sh --without-camera 2>&1 | tee /root/again
grep 'there already' /root/again

# Guided mounting, where this version has it.
if $program --help | grep -q '^ *aim '; then
    $program aim --help
fi

# Without a network, from a bundle, after all was removed.
if [ -d /bundle ]; then
    deploy/install.sh --uninstall
    [ ! -e /opt/hingewatch ]
    unshare --net deploy/install.sh --without-camera --bundle /bundle/*-bundle.tar.gz
fi

cd /opt/hingewatch
$program replay edge/assets/demo_progressive.mp4 --pace fast \
    --summary /root/summary.json --frames /root/frames.jsonl 2>/root/replay.log
cd /home/rack/hingewatch
PYTHONDONTWRITEBYTECODE=1 /opt/hingewatch/.venv/bin/python -m benchmarks.measure.relative \
    >/root/step.json
