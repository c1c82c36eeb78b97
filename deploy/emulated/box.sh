#!/bin/sh
# A rack in a box: deploy/emulated/box.sh [bookworm|trixie]...
#
# Builds a 64-bit ARM Debian of each release under build/emulated, runs in it, by
# qemu-user, every command that puts a rack together and what inside.sh adds, and
# compares what the rack saw in the demo clip with what this machine sees. Needs root,
# debootstrap and qemu-user-static, a network, 4 GB and half an hour for each. FRESH=1
# makes the systems anew; OFFLINE=0 leaves out the installation from a bundle.
set -eu
unset CDPATH
cd "$(dirname "$0")/../.."
checkout=$PWD
work=$checkout/build/emulated

say() { printf 'box: %s\n' "$*" >&2; }
stop() { say "$*"; exit "${code:-1}"; }

check() {
    [ "$(id -u)" = 0 ] || stop "must run as root: sudo make box"
    [ -x .venv/bin/hingewatch ] || stop "needs this machine's own program: make runtime"
    command -v debootstrap >/dev/null || stop "needs debootstrap: apt-get install debootstrap"
    [ "$(uname -m)" != aarch64 ] || return 0
    handler=/proc/sys/fs/binfmt_misc
    [ -e $handler/register ] || mount -t binfmt_misc binfmt_misc $handler ||
        stop "this kernel runs no programs of other machines (binfmt_misc)"
    # F: the emulator is opened when it is named there, and need not be in the box.
    grep -q '^flags:.*F' $handler/qemu-aarch64 2>/dev/null ||
        stop "needs qemu for 64-bit ARM: apt-get install qemu-user-static binfmt-support"
}

# A bare system, made once; with sudo, because the README's commands begin with it.
bare() {
    base=$work/$suite.base
    [ -z "${FRESH-}" ] || rm -rf "$base"
    [ ! -e "$base/.whole" ] || return 0
    rm -rf "$base"
    say "$suite: making a bare system"
    debootstrap --arch=arm64 --variant=minbase --include=ca-certificates,python3,sudo \
        "$suite" "$base" >"$work/$suite.debootstrap.log" ||
        stop "debootstrap failed; see $work/$suite.debootstrap.log"
    touch "$base/.whole"
}

furnish() {
    rm -rf "$root"
    cp -a --reflink=auto "$base" "$root"
    home=$root/home/rack/hingewatch
    mkdir -p "$home"
    # What git knows, as it is here: no environment, nothing built.
    git ls-files -z | tar -c --null -T - | tar -x -C "$home"
    cp deploy/emulated/inside.sh "$root/inside.sh"
    .venv/bin/python deploy/emulated/readme.py box >"$root/walk.sh"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    echo "127.0.0.1 localhost $(uname -n)" >"$root/etc/hosts"
    # apt asks, and nobody is there to answer.
    echo 'APT::Get::Assume-Yes "true";' >"$root/etc/apt/apt.conf.d/90yes"
    # Registries may have a certificate that a bare system does not know.
    cp "${PIP_CERT:-/etc/ssl/certs/ca-certificates.crt}" "$root/etc/registries.crt"
    printf '[global]\ncert = /etc/registries.crt\n' >"$root/etc/pip.conf"
    # LiteRT asks the kernel what the processor can do, and crashes on another one's answer.
    cat >"$root/cpuinfo" <<'END'
processor	: 0
BogoMIPS	: 108.00
Features	: fp asimd evtstrm crc32 cpuid
CPU implementer	: 0x41
CPU architecture: 8
CPU variant	: 0x0
CPU part	: 0xd08
CPU revision	: 3
END
    if [ "${OFFLINE-}" != 0 ]; then
        .venv/bin/python deploy/release/bundle.py --out "$root/bundle"
    fi
}

# Mounts and processes of its own end with it, and it with this script.
enter() {
    # shellcheck disable=SC2016  # it expands them itself
    nice -n 15 setpriv --pdeathsig=TERM unshare --mount --pid --fork --kill-child sh -c '
        root=$1
        shift
        mount -t proc proc "$root/proc"
        [ "$(uname -m)" = aarch64 ] || mount --bind "$root/cpuinfo" "$root/proc/cpuinfo"
        mount --rbind /dev "$root/dev"
        path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        exec chroot "$root" env -i PATH=$path HOME=/root \
            LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
    ' sh "$root" "$@"
}

# What this machine makes of the same clip, with the same files: each time anew, because
# another version may see it in another way.
here() {
    say "watching the clip on this machine"
    rm -rf "$work/here"
    mkdir -p "$work/here"
    .venv/bin/hingewatch replay edge/assets/demo_progressive.mp4 --pace fast \
        --summary "$work/here/summary.json" --frames "$work/here/frames.jsonl" >/dev/null 2>&1
    .venv/bin/python -m benchmarks.measure.relative >"$work/here/step.json"
}

check
mkdir -p "$work"
here
failed=
[ $# -gt 0 ] || set -- bookworm trixie
for suite in "$@"; do
    case $suite in bookworm | trixie) ;; *) code=2; stop "knows no $suite" ;; esac
    root=$work/$suite
    bare
    furnish
    say "$suite: installing and running; the log is $work/$suite.log"
    if enter /bin/bash /inside.sh >"$work/$suite.log" 2>&1 &&
        .venv/bin/python deploy/emulated/compare.py "$suite" "$work/here" "$root/out" \
            >"$work/$suite.txt"
    then
        cat "$work/$suite.txt"
    else
        failed="$failed $suite"
        tail -n 30 "$work/$suite.log" >&2
        cat "$work/$suite.txt" 2>/dev/null || true
    fi
done
[ -z "$failed" ] || stop "failed:$failed"
