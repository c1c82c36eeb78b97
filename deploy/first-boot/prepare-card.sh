#!/bin/sh
# Makes a card install Hingewatch by itself when it first boots, without a screen:
#   deploy/first-boot/prepare-card.sh BOOT BUNDLE [SETTINGS.toml [PASSWORD]]
#
# BOOT is where the card's first partition ("bootfs") is mounted on this computer, after
# Raspberry Pi Imager has written it with your user, network and host name. PASSWORD is a
# file with the broker's. Run again, it replaces what it has put there.
set -eu
unset CDPATH
here=$(cd "$(dirname "$0")" && pwd)

stop() { printf 'card: %s\n' "$*" >&2; exit "${code:-1}"; }
if [ $# -lt 2 ] || [ $# -gt 4 ]; then
    code=2
    stop "usage: deploy/first-boot/prepare-card.sh BOOT BUNDLE [SETTINGS.toml [PASSWORD]]"
fi
boot=$1
[ -f "$boot/cmdline.txt" ] || { code=2; stop "$boot is not the boot partition of a card"; }
shift
for file in "$@"; do
    [ -f "$file" ] || { code=2; stop "there is no file $file"; }
done
folder=$boot/hingewatch
free_kb=$(df -Pk "$boot" | awk 'NR == 2 { print $4 }')
need_kb=$(du -k "$1" | awk '{ print $1 + 1024 }')
[ -f "$folder/bundle.tar.gz" ] || [ "$free_kb" -gt "$need_kb" ] ||
    stop "no room on $boot: $need_kb kB are needed, $free_kb kB free"

mkdir -p "$folder"
cp "$1" "$folder/bundle.tar.gz"
cp "$here/at-first-boot.sh" "$here/hingewatch-first-boot.service" "$folder/"
[ -z "${2-}" ] || cp "$2" "$folder/hingewatch.toml"
[ -z "${3-}" ] || cp "$3" "$folder/hingewatch.mqtt-password"
at_boot="sh /boot/firmware/hingewatch/at-first-boot.sh"

# Puts a line where awk's program says; FAT knows no owner, so a plain copy is enough.
edit() {
    awk "$2" "$boot/$1" >"$folder/edited"
    cp "$folder/edited" "$boot/$1"
    rm "$folder/edited"
}

if [ -f "$boot/user-data" ]; then
    # Trixie: cloud-init reads user-data. A second runcmd would replace the first.
    if grep -q '^runcmd:.*[^[:space:]:]' "$boot/user-data"; then
        stop "user-data has its runcmd in one line; give it a line for each, or add: $at_boot"
    fi
    # shellcheck disable=SC2016  # awk's own
    grep -q "$at_boot" "$boot/user-data" || edit user-data '
        waits && /^[ \t]*-/ {
            match($0, /^[ \t]*/)
            print substr($0, 1, RLENGTH) "- '"$at_boot"' now"
            waits = 0
        }
        { print }
        /^runcmd:/ { waits = found = 1 }
        END {
            if (!found) print "runcmd:"
            if (!found || waits) print "  - '"$at_boot"' now"
        }'
else
    # Bookworm: systemd runs firstrun.sh, which Imager has written or nobody.
    if [ ! -f "$boot/firstrun.sh" ]; then
        cat >"$boot/firstrun.sh" <<'END'
#!/bin/sh

set +e

rm -f /boot/firmware/firstrun.sh
sed -i 's| systemd.run.*||g' /boot/firmware/cmdline.txt
exit 0
END
    fi
    # Before its end, which the system writes anew.
    grep -q "$at_boot" "$boot/firstrun.sh" || edit firstrun.sh '
        { print }
        /^set \+e/ && !done { print "'"$at_boot"'"; done = 1 }'
    grep -q "$at_boot" "$boot/firstrun.sh" ||
        stop "firstrun.sh is of a kind that is not known here; add a line to it: $at_boot"
    # shellcheck disable=SC2016  # awk's own
    grep -q 'systemd\.run=' "$boot/cmdline.txt" || edit cmdline.txt '
        NR == 1 {
            print $0 " systemd.run=/boot/firmware/firstrun.sh" \
                " systemd.run_success_action=reboot systemd.unit=kernel-command-line.target"
        }'
fi
printf 'card: ready; eject it, and give the first boot ten minutes\n' >&2
