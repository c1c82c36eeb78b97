#!/bin/sh
# Installs Hingewatch as a service: sudo deploy/install.sh; --help tells its options
#
# Camera, GPIO, numpy and PyAV come from apt, built for this board; what else is needed
# comes from the lock, hash-checked, into a virtual environment that sees apt's packages.
# Running it again updates, and goes back by itself where the new version fails; what it
# installs is in install/versions.sh. Configuration and sessions are never touched.
set -eu
unset CDPATH
umask 022  # the service's user reads what root installs here
checkout=$(cd "$(dirname "$0")/.." && pwd -P)

groups="video gpio render spi"
root=
task=install
purge=
dry=
camera=yes
bundle=
key=
scratch=

say() { printf 'install: %s\n' "$*" >&2; }
stop() { told=yes; say "$*"; exit "${code:-1}"; }
# What a tool says when it fails does not say what became of the installation.
told=
stopped=
finish() {
    [ "$1" -eq 0 ] || [ -n "$told" ] ||
        say "not finished; mend what is told above, and run this again"
    # Whatever went wrong here, the rack must not stay dark for it.
    [ -z "$stopped" ] || service start hingewatch || true
    [ -z "$scratch" ] || rm -rf "$scratch"
}
trap 'finish $?' EXIT
trap 'exit 1' HUP INT TERM
run() { if [ -n "$dry" ]; then printf '+ %s\n' "$*"; else "$@"; fi; }

# shellcheck source-path=SCRIPTDIR source=install/options.sh
. "$checkout/deploy/install/options.sh"

config=$root/etc/hingewatch
state=$root/var/lib/hingewatch
unit=$root/etc/systemd/system/hingewatch.service
python=/usr/bin/python3
# shellcheck source-path=SCRIPTDIR source=install/system.sh
. "$checkout/deploy/install/system.sh"
# shellcheck source-path=SCRIPTDIR source=install/versions.sh
. "$checkout/deploy/install/versions.sh"
# shellcheck source-path=SCRIPTDIR source=install/bundle.sh
. "$checkout/deploy/install/bundle.sh"
# shellcheck source-path=SCRIPTDIR source=install/remove.sh
. "$checkout/deploy/install/remove.sh"

# systemctl, when there is a system to speak to: not in an image, not in a container.
service() {
    [ -z "$root" ] || return 0
    if [ -n "$dry" ] || [ -d /run/systemd/system ]; then
        run systemctl "$@"
    else
        say "systemd does not run here; left out: systemctl $*"
    fi
}

# What systemd says of the service; nothing where there is none to ask.
ask() { [ -n "$dry$root" ] || [ ! -d /run/systemd/system ] || systemctl "$@" hingewatch; }

must_be_root() {
    [ -n "$dry$root" ] || [ "$(id -u)" = 0 ] || stop "must run as root: sudo deploy/install.sh"
}

copy_files() {
    run mkdir -p "$target" "$config" "$(dirname "$unit")"
    if [ -n "$copied" ]; then
        for item in $items; do
            run rm -rf "${target:?}/$item"
            run cp -R "$checkout/$item" "$target/$item"
        done
        run find "$target/edge" "$target/models" -name __pycache__ -prune \
            -exec rm -rf {} +
        run chmod -R u=rwX,go=rX "$target"
    fi
    if [ -e "$config/hingewatch.toml" ]; then
        say "keeping $config/hingewatch.toml"
    else
        run install -m 0644 "$checkout/deploy/hingewatch.toml" "$config/hingewatch.toml"
    fi
}

# The lock without what apt has built for this board: another numpy would not fit
# the one that apt's picamera2 was built against.
locked() { awk '/^[a-z]/ { skip = /^(numpy|av)==/ } !skip' "$checkout/requirements.lock"; }

make_environment() {
    venv=$target/.venv
    say "making the program's own Python environment, which takes a minute or more"
    # After an upgrade of the system its Python is another one.
    if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
        run rm -rf "$venv"
        run "$python" -m venv --system-site-packages "$venv" ||
            stop "cannot make $venv; is the disk full?"
    fi
    pip="-m pip --disable-pip-version-check --no-input -q install --no-deps"
    [ ! -d "$wheels" ] || pip="$pip --no-index --find-links $wheels"
    # shellcheck disable=SC2086  # options, one word each
    {
        locked | run "$venv/bin/python" $pip --only-binary :all: --require-hashes \
            -r /dev/stdin &&
            run "$venv/bin/python" $pip --no-build-isolation -e "$target" </dev/null
    } || stop "pip could not install what requirements.lock names; is this machine online?"
    run "$venv/bin/hingewatch" --version ||
        stop "the installed program does not start (see above); please report it"
}

make_user() {
    for group in $groups; do
        run groupadd --force --system "$group"
    done
    getent passwd hingewatch >/dev/null ||
        run useradd --system --user-group --no-create-home \
            --home-dir /var/lib/hingewatch --shell /usr/sbin/nologin hingewatch
    run usermod --append --groups "$(echo "$groups" | tr ' ' ,)" hingewatch
    # As systemd makes it at the first start; what is asked before must find it.
    run install -d -m 0700 -o hingewatch -g hingewatch "$state"
}

# A rack whose camera is still in its box does not start, and that is no fault of the
# installation; what is wrong is told at the end.
start_service() {
    service daemon-reload
    service enable hingewatch
    started=
    stopped=
    [ -n "$camera" ] || return 0
    if service restart hingewatch; then
        started=yes
    else
        say "all is installed, but the rack does not run yet"
    fi
}

# What doctor of the version in a folder finds, also kept in a file; its exit code.
examine() {
    without=
    [ -n "$camera" ] || without="--without camera --without lamps"
    # shellcheck disable=SC2086  # a list of words
    if [ -n "$dry" ]; then
        run "$1/.venv/bin/hingewatch" doctor $without
    else
        "$1/.venv/bin/hingewatch" doctor $without >"$2" 2>&1
    fi
}

look() {
    examine "$program" "$scratch/now" && found=0 || found=$?
    [ -n "$dry" ] || cat "$scratch/now"
    [ "$found" = 0 ] ||
        say "all is installed; once what is WRONG above is mended:" \
            "sudo systemctl restart hingewatch"
    say "to look again: sudo $(our_command) doctor"
}

case $task in
    uninstall) must_be_root; uninstall; exit 0 ;;
    back) must_be_root; go_back_by_hand; exit 0 ;;
esac
check_system
if [ -n "$bundle" ]; then
    install_bundle "$bundle"
    exit 0
fi
scratch=$(mktemp -d)
[ -n "$root" ] || install_packages
choose_target
copy_files
if [ -n "$root" ]; then
    switch_to "$target"
    say "put the files below $root; there, run /opt/hingewatch/deploy/install.sh"
    exit 0
fi
make_environment
make_user
if is_upgrade; then
    upgrade
else
    switch_to "$target"
    start_service
    look
fi
forget_older
say "${dry:+dry run, nothing was }done; settings: $config/hingewatch.toml, log: journalctl -u hingewatch"
