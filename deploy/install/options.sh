# shellcheck shell=sh disable=SC2034
# Sourced by install.sh: reads its options.

usage() {
    cat <<'END'
usage: deploy/install.sh [options]
Installs this checkout as a service that starts at boot, or updates to it.
  --bundle FILE  install what is in FILE, without a network; its signature is checked
                 where minisign and a public key are here
  --key FILE     the public key to check it with, by default /etc/hingewatch/minisign.pub
                 or else that of the version installed
  --back         go back to the version that was installed before this one
  --uninstall    remove service and program; keep configuration and sessions
  --purge        with --uninstall: remove these too
  --root DIR     only put the files below DIR, as for an image of another system
  --without-camera  neither camera nor GPIO pins are here: install what does without them,
                    and do not start the service
  --dry-run      print what would be done, and do nothing
END
}

refuse() { code=2; stop "$*; see deploy/install.sh --help"; }

options=
while [ $# -gt 0 ]; do
    case $1 in
        --dry-run) dry=yes; options="$options $1" ;;
        --uninstall | --back)
            [ "$task" = install ] || refuse "--uninstall and --back do not go together"
            task=${1#--}
            ;;
        --purge) purge=yes ;;
        --without-camera) camera=; options="$options $1" ;;
        --bundle | --key | --root)
            [ -n "${2-}" ] || refuse "$1 needs the name of a $(
                [ "$1" = --root ] && echo folder || echo file)"
            case $1 in
                --root) [ -d "$2" ] || refuse "--root: there is no folder $2" ;;
                *) [ -f "$2" ] || refuse "$1: there is no file $2" ;;
            esac
            case $1 in
                --bundle) bundle=$2 ;;
                --key) key=$2 ;;
                --root) root=$(cd "$2" && pwd) ;;
            esac
            shift
            ;;
        --help | -h) usage; exit 0 ;;
        *) refuse "does not know $1" ;;
    esac
    shift
done
[ -z "$purge" ] || [ "$task" = uninstall ] || refuse "--purge goes with --uninstall alone"
[ -z "$key" ] || [ -n "$bundle" ] || refuse "--key goes with --bundle alone"
[ -z "$bundle" ] || [ "$task" = install ] || refuse "--bundle and --$task do not go together"
[ -z "$root" ] || [ -z "$bundle" ] || refuse "--bundle and --root do not go together"
[ -z "$root" ] || [ "$task" != back ] || refuse "--back and --root do not go together"
