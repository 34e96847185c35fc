#!/bin/sh
# From the downloaded Something-Something v2 to a frame archive: ssv2.sh DOWNLOADS LABELS OUT.zip [more options of 'strm data prepare']. See ssv2.md.
set -eu
[ $# -ge 3 ] || { echo "usage: $0 DOWNLOADS LABELS OUT.zip [options of 'strm data prepare']" >&2; exit 2; }
videos=$1; labels=$2; out=$3; shift 3
exec "$(dirname "$0")/../strm" data prepare --protocol ssv2-cmn --videos "$videos" --annotations "$labels" --out "$out" --json "$out.json" --keep-damaged "$@"
