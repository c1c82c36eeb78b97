# shellcheck shell=sh disable=SC2034,SC2154
# Sourced by install.sh: one version takes the place of another, and gives it back.
#
#   /opt/hingewatch                  a link to the version that runs
#   /opt/hingewatch-versions/N       each version whole: program, models, environment
#   /opt/hingewatch-versions/before  a link to the one that ran before
#   /usr/local/bin/hingewatch        a link to the program, unless it is another one's
#
# A version is made beside the one that runs and takes its place in one step, when all of
# it has reached the disk: whatever is cut short, also by a plug that is pulled, leaves
# the old one as it was.

program=$root/opt/hingewatch
versions=$root/opt/hingewatch-versions
command=$root/usr/local/bin/hingewatch
items="edge models deploy systemd pyproject.toml requirements.lock README.md CHANGELOG.md
SECURITY.md LICENSE NOTICE"

installed() { [ ! -e "$program/deploy" ] || (cd "$program" && pwd -P); }

made_of() {
    # shellcheck disable=SC2086  # a list of words
    (cd "$1" && find $items -type f ! -name '*.pyc' -print0 2>/dev/null |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
}

free_folder() {
    number=1
    while [ -e "$versions/$number" ]; do number=$((number + 1)); done
    printf '%s\n' "$versions/$number"
}

choose_target() {
    old=$(installed)
    target=$old
    copied=
    [ "$old" != "$checkout" ] || return 0
    [ ! -e "$program/.git" ] ||
        stop "$program is a checkout of its own; run $program/deploy/install.sh, or move it away"
    if [ -n "$old" ] && [ "$(made_of "$old")" = "$(made_of "$checkout")" ]; then
        say "this version is there already"
        return 0
    fi
    copied=yes
    # An image has no version that runs.
    [ -n "$root" ] && [ -n "$old" ] || target=$(free_folder)
}

is_upgrade() { [ -n "$old" ] && [ "$target" != "$old" ]; }

link() {
    run ln -sfn "$1" "$2.new"
    run mv -T "$2.new" "$2"
}

# Installed before versions had folders of their own. Its scripts name $program, and find
# themselves there again when the link leads to it.
give_folder() {
    [ -d "$program" ] && [ ! -L "$program" ] && [ "$target" != "$program" ] || return 0
    run mkdir -p "$versions"
    old=$(free_folder)
    [ "$old" != "$target" ] || old=$old-before
    run mv "$program" "$old"
}

switch_to() {
    run sync -f "$1"
    give_folder
    [ "$1" = "$program" ] || link "hingewatch-versions/${1##*/}" "$program"
    run install -m 0644 "$1/systemd/hingewatch.service" "$unit"
    # A gym's server has a program of its own under this name.
    if [ ! -e "$command" ] || is_our_command; then
        run mkdir -p "$(dirname "$command")"
        run ln -sfn /opt/hingewatch/.venv/bin/hingewatch "$command"
    fi
    run sync -f "$unit"
}

is_our_command() {
    [ "$(readlink "$command")" = /opt/hingewatch/.venv/bin/hingewatch ]
}

# What a person types to run it.
our_command() {
    if is_our_command; then echo hingewatch; else echo "$program/.venv/bin/hingewatch"; fi
}

# Where the sessions are, as the version in a folder reads the settings.
store_file() {
    STATE_DIRECTORY=$state "$1/.venv/bin/python" - "$config/hingewatch.toml" 2>/dev/null <<'END' ||
import sys
from pathlib import Path

from edge.config.sections import load_config
from edge.store.settings import store_path

print(store_path(load_config(Path(sys.argv[1])).store))
END
        printf '%s\n' "$state/sessions.db"
}

# copy FOLDER, for the version that is in it, or back FOLDER, to that one.
store_copy() {
    action=$1 whose=$2
    shift 2
    run "$python" "$checkout/deploy/install/store_copy.py" "$action" "$store" "$whose" "$@"
}

stop_service() {
    [ -z "$camera" ] || stopped=yes
    service stop hingewatch || true
}

upgrade() {
    store=$(store_file "$old")
    ran=$(ask is-active) || true
    examine "$old" "$scratch/before" && known=0 || known=$?
    stop_service
    if ! store_copy copy "$old" --also "$versions/before"; then
        start_service
        run rm -rf "$target"
        stop "the sessions could not be copied (see above), so the version before stays"
    fi
    give_folder
    earlier=$(readlink "$versions/before") || earlier=
    # First of all: should this be cut short, the old one is still known.
    link "${old##*/}" "$versions/before"
    switch_to "$target"
    start_service
    look
    ! fails_anew || return_to_old
    say "the version before is kept; to go back to it: sudo $program/deploy/install.sh --back"
}

# Whether the new version does not run where the old one did, finds wrong what that did
# not, or cannot even look. What was wrong before, as a camera that is not plugged in, no
# version can mend.
fails_anew() {
    if [ "$ran" = active ] && [ -n "$camera" ]; then
        # One that starts and then ends again is started by systemd, unasked.
        again=$(ask show --property NRestarts --value)
        [ -n "$started" ] && [ "${again:-0}" = 0 ] || return 0
    fi
    case $known in 0 | 1) ;; *) return 1 ;; esac
    case $found in
        0) return 1 ;;
        1) [ "$known" = 1 ] || return 0 ;;
        *) return 0 ;;
    esac
    newly=$(awk '$1 != "WRONG" { next } FILENAME == ARGV[1] { had[$2]; next }
        !($2 in had)' "$scratch/before" "$scratch/now")
    [ -n "$newly" ]
}

return_to_old() {
    say "what the version before did not find wrong is wrong now; going back to that one"
    stop_service
    store_copy back "$old" || say "the store is left as it is; the message above says why"
    switch_to "$old"
    if [ -n "$earlier" ]; then link "$earlier" "$versions/before"; else rm -f "$versions/before"; fi
    start_service
    run rm -rf "$target"
    stop "the new version was not installed: see what is WRONG above; the version before" \
        "runs again, with all sessions"
}

go_back_by_hand() {
    old=$(installed)
    target=$(readlink -f "$versions/before") || target=
    [ -d "$target/edge" ] || stop "no version before this one is kept here"
    scratch=$(mktemp -d)
    store=$(store_file "$old")
    stop_service
    store_copy back "$target" || stop "the store cannot be taken back (see above); nothing was changed"
    switch_to "$target"
    link "${old##*/}" "$versions/before"
    start_service
    look
    say "the version before runs again; the other one is kept: --back goes to it"
}

forget_older() {
    for folder in "$versions"/*; do
        case $folder in
            */before | *'*') ;;
            "$(readlink -f "$program")" | "$(readlink -f "$versions/before")") ;;
            *) [ ! -d "$folder/edge" ] || run rm -rf "$folder" ;;  # others may be a person's
        esac
    done
}
