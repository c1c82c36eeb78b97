#!/bin/bash
# What happens in the box, as root: the commands of the pages, and what comes of them.
set -euo pipefail
export PS4='$ '
cd /home/rack/hingewatch
set -x
program=/opt/hingewatch/.venv/bin/hingewatch
# What compare.py reads.
out=/out
mkdir -p $out

# shellcheck source=/dev/null
. /walk.sh

# Without hardware nothing needs a person.
$program doctor --without camera --without lamps
$program doctor --json --without camera --without lamps >$out/doctor.json
# The same again changes nothing.
deploy/install.sh --without-camera 2>&1 | tee $out/again
grep 'there already' $out/again

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
    --summary $out/summary.json --frames $out/frames.jsonl 2>$out/replay.log
cd /home/rack/hingewatch
PYTHONDONTWRITEBYTECODE=1 /opt/hingewatch/.venv/bin/python -m benchmarks.measure.relative \
    >$out/step.json
