# shellcheck shell=sh disable=SC2154
# Sourced by install.sh: is this a system for it, and has it what apt must bring?

packages="python3-picamera2 python3-lgpio python3-venv python3-av python3-numpy"

check_system() {
    # shellcheck source=/dev/null
    like=$(. "$root/etc/os-release" 2>/dev/null && echo "${ID-} ${ID_LIKE-}") || like=
    case " $like " in
        *" debian "* | *" raspbian "*) ;;
        *) stop "needs Raspberry Pi OS or another Debian; $root/etc/os-release names neither" ;;
    esac
    # An image is made for another machine; this one's own parts say nothing of it.
    [ -z "$root" ] || return 0
    must_be_root
    bits=$(dpkg --print-architecture)
    # A PC has no camera connector, but shows all that does without one; the models'
    # runtime for it wants a numpy that Bookworm has not.
    case $bits$camera in
        arm64*) minor=11 system="Raspberry Pi OS Bookworm" ;;
        amd64) minor=12 system="Debian Trixie" ;;
        amd64*) stop "needs a Raspberry Pi with the 64-bit system; this one is $bits," \
            "on which only --without-camera installs" ;;
        *) stop "needs a Raspberry Pi with the 64-bit system; this one is $bits" ;;
    esac
    "$python" -c "import sys; sys.exit(sys.version_info < (3, $minor))" 2>/dev/null ||
        stop "needs Python 3.$minor or newer as $python; use $system or newer"
}

# A line for each of two hundred packages would hide those that are for a person.
quietly() { if [ -n "$dry" ]; then run "$@"; else "$@" >/dev/null; fi; }

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
    say "installing" $missing "and what they need, which takes some minutes"
    get="env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends"
    # shellcheck disable=SC2086
    if [ -n "$(ls "$debs" 2>/dev/null)" ]; then
        quietly $get "$debs"/*.deb </dev/null ||
            stop "apt-get could not install the bundle's packages; were they made for this system?"
    else
        quietly apt-get -qq update </dev/null || say "apt-get update failed; trying all the same"
        quietly $get $missing </dev/null ||
            stop "apt-get could not install" $missing "- is this Raspberry Pi OS, and online?"
    fi
}
