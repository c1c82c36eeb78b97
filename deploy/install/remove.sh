# shellcheck shell=sh disable=SC2154
# Sourced by install.sh: takes away what it installed, and says what stays.

uninstall() {
    old=$(installed)
    store=$state/sessions.db
    [ -z "$old" ] || [ -n "$root" ] || store=$(store_file "$old")
    [ ! -e "$unit" ] || service disable --now hingewatch
    run rm -f "$unit"
    ! is_our_command || run rm -f "$command"
    if [ "$checkout" = "$program" ] || [ -e "$program/.git" ]; then
        run rm -rf "$program/.venv"  # the rest is a person's own checkout
    else
        run rm -rf "$program" "$versions"
    fi
    service daemon-reload
    kept="$config (settings), $state (sessions), the user hingewatch"
    if [ -z "$purge" ]; then
        say "removed; kept: $kept and apt's packages; --uninstall --purge removes all but these"
    elif [ -e "$root/etc/systemd/system/hingewatch-collect.service" ]; then
        run rm -rf "$config/hingewatch.toml" "$root/etc/credstore/hingewatch.mqtt-password" \
            "$state"
        say "removed, with settings and sessions; kept, because the collector needs them:" \
            "$config and the user hingewatch"
    else
        run rm -rf "$config" "$root/etc/credstore/hingewatch.mqtt-password" "$state"
        [ -n "$root" ] || ! getent passwd hingewatch >/dev/null || run userdel hingewatch
        say "removed, with settings, sessions and user; kept: apt's packages"
    fi
    case $store in
        "$state"/*) ;;
        *) say "kept: the sessions in $store, where the settings have them" ;;
    esac
}
