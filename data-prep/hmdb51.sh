#!/bin/sh
# From the downloaded hmdb51 to a frame archive: hmdb51.sh VIDEOS OUT.zip [more options of 'strm data prepare']. See hmdb51.md.
set -eu
[ $# -ge 2 ] || { echo "usage: $0 VIDEOS OUT.zip [options of 'strm data prepare']" >&2; exit 2; }
videos=$1; out=$2; shift 2
exec "$(dirname "$0")/../strm" data prepare --protocol hmdb51-arn --videos "$videos" --out "$out" --json "$out.json" --keep-damaged "$@"
