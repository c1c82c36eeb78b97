#!/bin/sh
# Makes dist/ ready to be published: deploy/release/release.sh KEY PUBLIC_KEY [FOLDER]
#
# Source archive, bundle, bill of materials and their checksums, each signed by minisign
# with the maintainer's KEY, which stays where it is. PUBLIC_KEY travels in the bundle, so
# that a rack can check the next one. FOLDER has apt's packages for racks that lack them.
# minisign asks for the key's password, once a file.
set -eu
unset CDPATH
cd "$(dirname "$0")/../.."

stop() { printf 'release: %s\n' "$*" >&2; exit "${code:-1}"; }
if [ $# -lt 2 ] || [ ! -f "$1" ] || [ ! -f "$2" ]; then
    code=2
    stop "usage: deploy/release/release.sh KEY PUBLIC_KEY [FOLDER]; minisign -G makes keys"
fi
command -v minisign >/dev/null || stop "needs minisign: sudo apt-get install minisign"
[ -z "$(git status --porcelain)" ] || stop "commit or remove what git status names first"
key=$1 public=$2
[ -z "${3-}" ] || debs=$3

name=hingewatch-$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' edge/__init__.py)
out=${OUT:-dist}
python=${PYTHON:-.venv/bin/python}
rm -rf "$out"
mkdir -p "$out"
git archive --format=tar --prefix="$name/" HEAD | gzip -n >"$out/$name.tar.gz"
"$python" deploy/release/bundle.py --out "$out" --key "$public" ${debs:+--debs "$debs"}
"$python" deploy/release/sbom.py "$out/$name.cdx.json"
(cd "$out" && sha256sum "$name"* >SHA256SUMS)
for file in "$out/$name"* "$out/SHA256SUMS"; do
    minisign -S -s "$key" -m "$file" -t "$(basename "$file") of $(git rev-parse --short HEAD)" ||
        stop "minisign did not sign $file"
done
# What nobody can check must not be published.
for file in "$out"/*.minisig; do
    minisign -V -q -p "$public" -m "${file%.minisig}" ||
        stop "$public does not belong to $key"
done
printf 'release: %s is ready to be published\n' "$out" >&2
