#!/bin/sh
# On the card, at its first boot: at-first-boot.sh [now|install]
#
# Without a word, as Bookworm's firstrun.sh calls it, and with `now`, as Trixie's cloud-init
# does, it only has systemd install later: neither waits for it, and the one has no network
# yet. `install` is what systemd calls, again at each boot until it was done.
set -eu
umask 022
here=${HERE:-/boot/firmware/hingewatch}
root=${ROOT-}
unit=hingewatch-first-boot.service

if [ "${1-}" != install ]; then
    install -D -m 0644 "$here/$unit" "$root/etc/systemd/system/$unit"
    systemctl daemon-reload || true
    systemctl enable "$unit"
    [ "${1-}" != now ] || systemctl start --no-block "$unit"
    exit 0
fi

# To be read on any computer that takes the card.
exec >>"$here/log.txt" 2>&1
printf '%s: installing\n' "$(date)"
config=$root/etc/hingewatch/hingewatch.toml
if [ -f "$here/hingewatch.toml" ] && [ ! -e "$config" ]; then
    install -D -m 0644 "$here/hingewatch.toml" "$config"
fi
password=$here/hingewatch.mqtt-password
if [ -f "$password" ]; then
    install -D -m 0400 "$password" "$root/etc/credstore/hingewatch.mqtt-password"
    sync "$root/etc/credstore/hingewatch.mqtt-password"
    rm "$password"  # everybody can read the boot partition
fi
unpacked=$(mktemp -d /var/tmp/hingewatch.XXXXXX)
trap 'rm -rf "$unpacked"' EXIT
tar -xf "$here/bundle.tar.gz" -C "$unpacked" --no-same-owner --strip-components=1
"$unpacked/deploy/install.sh"
systemctl disable "$unit"
printf '%s: done\n' "$(date)"
