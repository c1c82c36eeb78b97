# shellcheck shell=sh disable=SC2154
# Sourced by install.sh: takes away what it installed, and says what stays.

uninstall() {
    old=$(installed)
    said=removed
    [ -z "$dry" ] || said="would be removed"
    [ -e "$program" ] || [ -e "$versions" ] || [ -e "$unit" ] || said="nothing is installed here"
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
    if [ -z "$purge" ]; then
        kept=
        [ ! -e "$config" ] || kept="$config (settings), "
        [ ! -e "$state" ] || kept="$kept$state (sessions), "
        [ -n "$root" ] || ! getent passwd hingewatch >/dev/null ||
            kept="${kept}the user hingewatch, "
        [ -z "$kept" ] || said="$said; kept: ${kept}apt's packages;"
        say "$said${kept:+ --uninstall --purge removes all but the packages}"
    elif [ -e "$root/etc/systemd/system/hingewatch-collect.service" ]; then
        run rm -rf "$config/hingewatch.toml" "$root/etc/credstore/hingewatch.mqtt-password" \
            "$state"
        say "$said, with settings and sessions; kept, because the collector needs them:" \
            "$config and the user hingewatch"
    else
        run rm -rf "$config" "$root/etc/credstore/hingewatch.mqtt-password" "$state"
        [ -n "$root" ] || ! getent passwd hingewatch >/dev/null || run userdel hingewatch
        say "$said, with settings, sessions and user; kept: apt's packages"
    fi
    case $store in
        "$state"/*) ;;
        *) say "kept: the sessions in $store, where the settings have them" ;;
    esac
}
