#!/bin/sh
# Installs Hingewatch as a service: sudo deploy/install.sh; --help tells its options
#
# Camera, GPIO, numpy and PyAV come from apt, built for this board; what else is needed
# comes from the lock, hash-checked, into a virtual environment that sees apt's packages.
# Running it again updates; configuration and sessions are never touched.
set -eu
unset CDPATH
umask 022  # the service's user reads what root installs here
checkout=$(cd "$(dirname "$0")/.." && pwd)

packages="python3-picamera2 python3-lgpio python3-venv python3-av python3-numpy"
groups="video gpio render spi"
root=
task=install
dry=
camera=yes

say() { printf 'install: %s\n' "$*" >&2; }
stop() { told=yes; say "$*"; exit "${code:-1}"; }
# What a tool says when it fails does not say what became of the installation.
told=
trap '[ $? -eq 0 ] || [ -n "$told" ] ||
    say "not finished; mend what is told above, and run this again"' EXIT
run() { if [ -n "$dry" ]; then printf '+ %s\n' "$*"; else "$@"; fi; }

usage() {
    cat <<'END'
usage: deploy/install.sh [options]
  --dry-run     print what would be done, and do nothing
  --uninstall   remove service and program; keep configuration and sessions
  --root DIR    only put the files below DIR, as for an image of another system
  --without-camera  neither camera nor GPIO pins are here: install what does without them,
                    and do not start the service
END
}

while [ $# -gt 0 ]; do
    case $1 in
        --dry-run) dry=yes ;;
        --uninstall) task=uninstall ;;
        --without-camera) camera= ;;
        --root)
            [ -d "${2-}" ] || { code=2; stop "--root needs a folder that exists"; }
            root=$(cd "$2" && pwd)
            shift
            ;;
        --help) usage; exit 0 ;;
        *) code=2; stop "does not know $1; see deploy/install.sh --help" ;;
    esac
    shift
done

program=$root/opt/hingewatch
config=$root/etc/hingewatch
unit=$root/etc/systemd/system/hingewatch.service
python=/usr/bin/python3

# systemctl, when there is a system to speak to: not in an image, not in a container.
service() {
    [ -z "$root" ] || return 0
    if [ -n "$dry" ] || [ -d /run/systemd/system ]; then
        run systemctl "$@"
    else
        say "systemd does not run here; left out: systemctl $*"
    fi
}

check_system() {
    # shellcheck source=/dev/null
    like=$(. "$root/etc/os-release" 2>/dev/null && echo "${ID-} ${ID_LIKE-}") || like=
    case " $like " in
        *" debian "* | *" raspbian "*) ;;
        *) stop "needs Raspberry Pi OS or another Debian; $root/etc/os-release names neither" ;;
    esac
    # An image is made for another machine; this one's own parts say nothing of it.
    [ -z "$root" ] || return 0
    [ -n "$dry" ] || [ "$(id -u)" = 0 ] || stop "must run as root: sudo deploy/install.sh"
    bits=$(dpkg --print-architecture)
    [ "$bits" = arm64 ] ||
        stop "needs a Raspberry Pi with the 64-bit system; this one is $bits"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        stop "needs Python 3.11 or newer as $python; use Raspberry Pi OS Bookworm or newer"
}

install_packages() {
    # Debian has no camera packages in every release; Raspberry Pi OS has.
    [ -n "$camera" ] || packages="python3-venv python3-av python3-numpy"
    # shellcheck disable=SC2086  # a list of words
    missing=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $packages 2>/dev/null |
        awk '$1 == "installed" { print $2 }' |
        awk -v want="$packages" '{ have[$1] } END {
            n = split(want, name)
            for (i = 1; i <= n; i++) if (!(name[i] in have)) print name[i] }')
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086
    {
        run apt-get -qq update </dev/null || say "apt-get update failed; trying all the same"
        run env DEBIAN_FRONTEND=noninteractive \
            apt-get -qq install -y --no-install-recommends $missing </dev/null ||
            stop "apt-get could not install" $missing "- is this Raspberry Pi OS, and online?"
    }
}

copy_files() {
    run mkdir -p "$program" "$config" "$(dirname "$unit")"
    if [ "$checkout" != "$program" ]; then
        for item in edge models deploy systemd pyproject.toml requirements.lock \
            README.md CHANGELOG.md LICENSE NOTICE; do
            run rm -rf "${program:?}/$item"
            run cp -R "$checkout/$item" "$program/$item"
        done
        run find "$program/edge" "$program/models" -name __pycache__ -prune \
            -exec rm -rf {} +
        run chmod -R u=rwX,go=rX "$program/edge" "$program/models"
    fi
    if [ -e "$config/hingewatch.toml" ]; then
        say "keeping $config/hingewatch.toml"
    else
        run install -m 0644 "$checkout/deploy/hingewatch.toml" "$config/hingewatch.toml"
    fi
    run install -m 0644 "$checkout/systemd/hingewatch.service" "$unit"
}

# The lock without what apt has built for this board: another numpy would not fit
# the one that apt's picamera2 was built against.
locked() { awk '/^[a-z]/ { skip = /^(numpy|av)==/ } !skip' "$checkout/requirements.lock"; }

make_environment() {
    venv=$program/.venv
    # After an upgrade of the system its Python is another one.
    if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
        run rm -rf "$venv"
        run "$python" -m venv --system-site-packages "$venv" ||
            stop "cannot make $venv; is the disk full?"
    fi
    pip="-m pip --disable-pip-version-check --no-input -q install --no-deps"
    # shellcheck disable=SC2086  # options, one word each
    {
        locked | run "$venv/bin/python" $pip --only-binary :all: --require-hashes \
            -r /dev/stdin &&
            run "$venv/bin/python" $pip --no-build-isolation -e "$program" </dev/null
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
}

# A rack whose camera is still in its box does not start, and that is no fault of the
# installation; what is wrong is told at the end.
start_service() {
    [ -n "$camera" ] || return 0
    service restart hingewatch || say "all is installed, but the rack does not run yet"
}

look() {
    without=
    [ -n "$camera" ] || without="--without camera --without lamps"
    # shellcheck disable=SC2086  # a list of words
    run "$venv/bin/hingewatch" doctor $without ||
        say "all is installed; once what is WRONG above is mended:" \
            "sudo systemctl restart hingewatch"
    say "to look again: sudo $venv/bin/hingewatch doctor"
}

if [ "$task" = uninstall ]; then
    [ -n "$dry$root" ] || [ "$(id -u)" = 0 ] ||
        stop "must run as root: sudo deploy/install.sh --uninstall"
    [ ! -e "$unit" ] || service disable --now hingewatch
    run rm -f "$unit"
    if [ "$checkout" = "$program" ]; then
        run rm -rf "$program/.venv"  # the rest is a person's own checkout
    else
        run rm -rf "$program"
    fi
    service daemon-reload
    say "removed; kept $config and $root/var/lib/hingewatch"
    exit 0
fi

check_system
if [ -z "$root" ]; then
    install_packages
fi
copy_files
if [ -n "$root" ]; then
    say "put the files below $root; there, run /opt/hingewatch/deploy/install.sh"
    exit 0
fi
make_environment
make_user
service daemon-reload
service enable hingewatch
start_service
look
say "done; settings: $config/hingewatch.toml, its doings: journalctl -u hingewatch"
