#!/bin/sh
# Makes .venv ready for `make`: deploy/setup-dev.sh runtime|dev|slow
#
# Finds a Python, creates .venv, installs what the lock names (hash-checked, wheels
# only, so nothing unpinned is ever fetched) and the checkout itself as an editable
# package. The stamp is written last: an interrupted run is simply repeated.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."

case ${1-} in
    runtime) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    slow) lock= ;;  # only the tools of the slow tests, after dev
    *) echo "usage: deploy/setup-dev.sh runtime|dev|slow" >&2; exit 2 ;;
esac

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

may_apt() {
    # A service that apt starts must not inherit the lock on file descriptor 9.
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

apt() {
    # A service that apt starts must not inherit the lock on file descriptor 9.
    sudo=; [ "$(id -u)" = 0 ] || sudo="sudo -n"
    $sudo env DEBIAN_FRONTEND=noninteractive timeout 300 \
        apt-get -qq -o DPkg::Lock::Timeout=120 "$@" </dev/null >/dev/null 2>&1 9>&-
}

apt_install() {
    may_apt || return 1
    say "installing $* with apt"
    # A fresh image has no package lists, an old one has stale ones.
    apt install -y --no-install-recommends "$@" ||
        { apt update && apt install -y --no-install-recommends "$@"; }
}

# has PYTHON MODULE...: is it 3.11 to 3.14, and can it import the modules?
has() {
    "$1" -c '
import importlib, sys
(3, 11) <= sys.version_info[:2] <= (3, 14) or sys.exit(1)
for name in sys.argv[2:]:
    importlib.import_module(name)
' "$@" </dev/null >/dev/null 2>&1
}

# find_python MODULE...: print the first Python that has them; pyenv's come last, because
# its shims may stand for versions that are not there.
find_python() {
    if [ -n "${PYTHON-}" ]; then
        has "$PYTHON" "$@" && printf '%s\n' "$PYTHON"
        return
    fi
    for python in python3 /usr/bin/python3 python3.13 python3.12 python3.11 python3.14 \
        "$HOME"/.pyenv/versions/3.1[1-4].*/bin/python3; do
        if has "$python" "$@"; then
            printf '%s\n' "$python"
            return
        fi
    done
    return 1
}

make_venv() {
    modules="ctypes sqlite3 ssl venv"
    # shellcheck disable=SC2086  # a list of words
    if ! python=$(find_python $modules ensurepip); then
        [ -z "${PYTHON-}" ] ||
            stop "PYTHON=$PYTHON is not Python 3.11 to 3.14 with its venv module"
        # Debian ships Python without ensurepip, in python3.X-venv.
        if python=$(find_python $modules); then
            package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        else
            package="python3-venv"
        fi
        apt_install "$package" || true
        python=$(find_python $modules ensurepip) ||
            stop "Python 3.11 to 3.14 with its venv module is missing: sudo apt install $package"
    fi
    say "making .venv with $("$python" -c 'import sys; print(sys.executable, sys.version.split()[0])')"
    "$python" -m venv --clear .venv || stop "cannot make .venv: is the disk full or read-only?"
}

# Two makes at once would install over each other.
if command -v flock >/dev/null; then
    exec 9<.
    flock 9
fi

if [ "$1" = dev ]; then
    for tool in mosquitto mosquitto_pub; do
        PATH=$PATH:/usr/sbin command -v $tool >/dev/null && continue
        apt_install mosquitto mosquitto-clients ||
            say "mosquitto is missing, so the broker tests will be skipped: sudo apt install mosquitto mosquitto-clients"
        break
    done
fi

if [ "$1" = slow ]; then
    for tool in debootstrap systemd-nspawn minisign; do
        PATH=$PATH:/usr/sbin command -v $tool >/dev/null && continue
        apt_install debootstrap systemd-container minisign ||
            say "what takes another system will not be followed: sudo apt install debootstrap systemd-container minisign"
        break
    done
    exit 0
fi

# The path counts: a moved checkout leaves a .venv whose scripts point to the old place.
want=$({ pwd; cat requirements.lock requirements-dev.lock pyproject.toml; } | sha256sum | cut -c 1-64)
ready=$(cat .venv/.ready 2>/dev/null || true)
case $ready in
    "$want dev" | "$want $1") .venv/bin/python -c '' 2>/dev/null && exit 0 ;;
esac

place=$(cat .venv/.place 2>/dev/null || true)
# Without a stamp an install was cut short, and pip takes half a package for a whole.
if [ -z "$ready" ] || [ "$place" != "$PWD" ] || ! has .venv/bin/python pip; then
    rm -rf .venv
    make_venv
    printf '%s\n' "$PWD" >.venv/.place
fi

rm -f .venv/.ready
say "installing what $lock names"
pip="-m pip --disable-pip-version-check --no-input -q install --no-deps"
# shellcheck disable=SC2086  # options, one word each
{
    .venv/bin/python $pip --only-binary :all: --require-hashes -r "$lock" &&
        .venv/bin/python $pip --no-build-isolation -e .
} </dev/null || stop "pip could not install $lock (see above): is this machine online?"
printf '%s\n' "$want $1" >.venv/.ready
