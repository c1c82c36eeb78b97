# shellcheck shell=sh disable=SC2034,SC2154
# Sourced by install.sh: a bundle is a release with all wheels that a rack needs beside it.

wheels=$checkout/wheels
debs=$checkout/debs

install_bundle() {
    check_signature "$1"
    tar -tf "$1" >/dev/null 2>&1 || stop "$1 is damaged or no bundle; copy it anew"
    scratch=$(mktemp -d /var/tmp/hingewatch.XXXXXX)
    tar -xf "$1" -C "$scratch" --no-same-owner --strip-components=1 ||
        stop "$1 cannot be unpacked in /var/tmp (see above); is the disk full?"
    [ -x "$scratch/deploy/install.sh" ] || rm -rf "$scratch/wheels"
    [ -d "$scratch/wheels" ] ||
        stop "$1 is no bundle of Hingewatch; deploy/release/bundle.py makes one"
    told=yes  # what it says itself
    # shellcheck disable=SC2086  # a list of words
    "$scratch/deploy/install.sh" $options || exit $?
}

# Who can change the bundle can also leave its signature out: where a key is, there must
# be one. Without the tool or a key, nothing can be said.
check_signature() {
    asked=$key
    for file in "$config/minisign.pub" "$program/deploy/minisign.pub"; do
        [ -n "$key" ] || [ ! -f "$file" ] || key=$file
    done
    if [ -z "$key" ]; then
        say "the signature of $1 is not checked: there is no key as $config/minisign.pub"
    elif ! command -v minisign >/dev/null; then
        [ -z "$asked" ] || stop "--key needs minisign: sudo apt-get install minisign"
        say "the signature of $1 is not checked: minisign is not installed"
    elif [ ! -f "$1.minisig" ]; then
        stop "$1.minisig is missing, but $key is here; get the signature, too"
    elif minisign -V -q -p "$key" -m "$1" >/dev/null 2>&1; then
        say "signed with the key in $key"
    else
        stop "$1 was not signed with the key in $key, or was changed since; do not install it"
    fi
}
