#!/bin/sh
# Makes the certificates of a gym: its authorities, the broker's, and one for each rack.
#   certs.sh ca                      once; keep certs/*ca.key where nobody else reads them
#   certs.sh server NAME|IP...       as racks will call the broker
#   certs.sh client NAME...          collector, staff, homeassistant, telegraf
#   certs.sh rack NAME...            the racks' names, as in their [rack] section
#   certs.sh revoke NAME...          a stolen rack; restart the broker afterwards
# They go to certs/ beside this script, or to $CERTS, and are yours alone; it says where
# each is needed and who must be able to read it there.
# Collectors and staff have an authority of their own, staff-ca: the broker's second
# listener trusts only that one.
set -eu
unset CDPATH
umask 077
folder=${CERTS:-$(cd "$(dirname "$0")" && pwd)/certs}
others="collector staff homeassistant telegraf server ca staff-ca"

stop() { printf 'certs: %s\n' "$*" >&2; exit 2; }
quiet() { "$@" 2>"$folder/.log" || { cat "$folder/.log" >&2; stop "openssl failed"; }; }
say() { printf 'certs: %s\n' "$*" >&2; }
is_other() { case " $others " in *" $1 "*) return 0 ;; esac; return 1; }

usable() {
    case $1 in *[!A-Za-z0-9_-]* | '') stop "$1: use letters, digits, - and _" ;; esac
    [ "${#1}" -le 64 ] || stop "$1: is too long"
}

# make NAME USAGE [SUBJECT ALTERNATIVE NAMES]: a key and a certificate signed by us
make() {
    case $1 in collector | staff) authority=staff-ca ;; *) authority=ca ;; esac
    [ -f "$folder/$authority.key" ] || stop "there is no authority yet: certs.sh ca"
    [ ! -e "$folder/$1.crt" ] || stop "$folder/$1.crt is there already"
    quiet openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
        -subj "/CN=$1" -keyout "$folder/$1.key" -out "$folder/$1.csr"
    {
        echo "basicConstraints=critical,CA:FALSE"
        echo "keyUsage=critical,digitalSignature"
        echo "extendedKeyUsage=$2"
        [ -z "${3-}" ] || echo "subjectAltName=$3"
    } >"$folder/$1.ext"
    # 825 days: what some systems accept at most.
    quiet openssl x509 -req -in "$folder/$1.csr" -CA "$folder/$authority.crt" \
        -CAkey "$folder/$authority.key" -set_serial "0x$(openssl rand -hex 16)" -days 825 \
        -extfile "$folder/$1.ext" -out "$folder/$1.crt"
    rm "$folder/$1.csr" "$folder/$1.ext"
    printf '%s\n' "$folder/$1.crt"
}

# needed WHERE USER FOLDER NAME: the line that puts a key where its program can read it
needed() {
    say "$1: sudo install -o $2 -g $2 -m 0400 $folder/$4.key $3/, and beside it $4.crt and ca.crt"
}

# revoked AUTHORITY [NAME]: write its list of revoked certificates, with NAME added
revoked() {
    case $1 in ca) index=$folder/index.txt ;; *) index=$folder/$1-index.txt ;; esac
    : >>"$index"
    cat >"$folder/.cnf" <<END
[ca]
default_ca=gym
[gym]
database=$index
default_md=sha256
# An outdated list would lock everybody out.
default_crl_days=3650
END
    set -- "$1" "${2-}" -config "$folder/.cnf" -cert "$folder/$1.crt" -keyfile "$folder/$1.key"
    authority=$1 name=$2
    shift 2
    [ -z "$name" ] || quiet openssl ca "$@" -revoke "$folder/$name.crt"
    quiet openssl ca "$@" -gencrl -out "$folder/$authority.crl"
}

task=${1-}
[ $# -gt 0 ] && shift
mkdir -p "$folder"
case $task in
    ca)
        [ ! -e "$folder/ca.key" ] || [ ! -e "$folder/staff-ca.key" ] ||
            stop "$folder/ca.key and staff-ca.key are there already"
        for name in ca staff-ca; do
            [ ! -e "$folder/$name.key" ] || continue
            quiet openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
                -nodes -days 3650 -subj "/CN=Hingewatch gym $name" \
                -addext "keyUsage=critical,keyCertSign,cRLSign" \
                -keyout "$folder/$name.key" -out "$folder/$name.crt"
            revoked "$name"
        done
        ;;
    server)
        [ $# -gt 0 ] || stop "name the broker as the racks will: certs.sh server NAME|IP..."
        names=
        for name; do
            case $name in
                *[!0-9.]*) names="$names,DNS:$name" ;;
                *) names="$names,IP:$name" ;;
            esac
        done
        make server serverAuth "${names#,}"
        needed "on the broker" mosquitto /etc/mosquitto/certs server
        ;;
    client)
        for name; do
            is_other "$name" || stop "$name: is none of $others; for a rack: certs.sh rack"
            make "$name" clientAuth
            case $name in
                staff) say "staff.key is yours; who else needs it gets a copy of their own" ;;
                collector) needed "on the server" hingewatch /etc/hingewatch "$name" ;;
                *) needed "where $name runs" "$name" "/etc/$name" "$name" ;;
            esac
        done
        ;;
    rack)
        for name; do
            usable "$name"
            ! is_other "$name" || stop "$name: is no rack's name, it has other rights"
            make "$name" clientAuth
            needed "on $name" hingewatch /etc/hingewatch "$name"
        done
        ;;
    revoke)
        for name; do
            usable "$name"
            [ -e "$folder/$name.crt" ] || stop "$folder/$name.crt is not there"
            authority=ca
            ! openssl verify -CAfile "$folder/staff-ca.crt" "$folder/$name.crt" \
                >/dev/null 2>&1 || authority=staff-ca
            revoked "$authority" "$name"
            mv "$folder/$name.crt" "$folder/$name.revoked.crt"
            say "sudo install -m 0644 $folder/$authority.crl /etc/mosquitto/certs/, then restart the broker"
        done
        ;;
    *) stop "usage: certs.sh ca | server NAME... | client NAME... | rack NAME... | revoke NAME..." ;;
esac
# What is public is readable: brokers, racks and containers have users of their own.
chmod 0644 "$folder"/*.crt "$folder"/*.crl
