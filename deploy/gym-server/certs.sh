#!/bin/sh
# Makes the certificates of a gym: its authority, the broker's, and one for each rack.
#   certs.sh ca                      once; keep certs/ca.key where nobody else reads it
#   certs.sh server NAME|IP...       as racks will call the broker
#   certs.sh client NAME...          collector, staff, homeassistant, telegraf
#   certs.sh rack NAME...            the racks' names, as in their [rack] section
#   certs.sh revoke NAME...          a stolen rack; restart the broker afterwards
# They go to certs/ beside this script, or to $CERTS.
set -eu
unset CDPATH
umask 077
folder=${CERTS:-$(cd "$(dirname "$0")" && pwd)/certs}
others="collector staff homeassistant telegraf server ca"

stop() { printf 'certs: %s\n' "$*" >&2; exit 2; }
quiet() { "$@" 2>"$folder/.log" || { cat "$folder/.log" >&2; stop "openssl failed"; }; }
is_other() { case " $others " in *" $1 "*) return 0 ;; esac; return 1; }

usable() {
    case $1 in *[!A-Za-z0-9_-]* | '') stop "$1: use letters, digits, - and _" ;; esac
    [ "${#1}" -le 64 ] || stop "$1: is too long"
}

# make NAME USAGE [SUBJECT ALTERNATIVE NAMES]: a key and a certificate signed by us
make() {
    [ -f "$folder/ca.key" ] || stop "there is no authority yet: certs.sh ca"
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
    quiet openssl x509 -req -in "$folder/$1.csr" -CA "$folder/ca.crt" \
        -CAkey "$folder/ca.key" -set_serial "0x$(openssl rand -hex 16)" -days 825 \
        -extfile "$folder/$1.ext" -out "$folder/$1.crt"
    rm "$folder/$1.csr" "$folder/$1.ext"
    printf '%s\n' "$folder/$1.crt"
}

revocations() {
    : >>"$folder/index.txt"
    cat >"$folder/.cnf" <<END
[ca]
default_ca=gym
[gym]
database=$folder/index.txt
default_md=sha256
# An outdated list would lock everybody out.
default_crl_days=3650
END
}

task=${1-}
[ $# -gt 0 ] && shift
mkdir -p "$folder"
case $task in
    ca)
        [ ! -e "$folder/ca.key" ] || stop "$folder/ca.key is there already"
        quiet openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
            -days 3650 -subj "/CN=Hingewatch gym" -addext "keyUsage=critical,keyCertSign,cRLSign" \
            -keyout "$folder/ca.key" -out "$folder/ca.crt"
        revocations
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
        exit
        ;;
    client)
        for name; do
            is_other "$name" || stop "$name: is none of $others; for a rack: certs.sh rack"
            make "$name" clientAuth
        done
        exit
        ;;
    rack)
        for name; do
            usable "$name"
            ! is_other "$name" || stop "$name: is no rack's name, it has other rights"
            make "$name" clientAuth
        done
        exit
        ;;
    revoke)
        revocations
        for name; do
            usable "$name"
            quiet openssl ca -config "$folder/.cnf" -cert "$folder/ca.crt" \
                -keyfile "$folder/ca.key" -revoke "$folder/$name.crt"
            mv "$folder/$name.crt" "$folder/$name.revoked.crt"
        done
        ;;
    *) stop "usage: certs.sh ca | server NAME... | client NAME... | rack NAME... | revoke NAME..." ;;
esac
quiet openssl ca -config "$folder/.cnf" -cert "$folder/ca.crt" -keyfile "$folder/ca.key" \
    -gencrl -out "$folder/ca.crl"
