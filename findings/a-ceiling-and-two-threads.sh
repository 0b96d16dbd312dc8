#!/usr/bin/env bash
# x264 (libx264 in Debian 12's ffmpeg 5.1): the same film, encoded again and again on one machine with the same settings.
#
# Guess, written down first: without the option that is called non-deterministic (off unless asked for), the same input gives the same bytes, however
# many threads there are. Caches by digest, and tests that compare files, may count on it.
#
# What happens: with a ceiling for the rate (-maxrate and -bufsize) and two threads or more, most runs give another picture stream. Without the ceiling, with
# one thread, and with threads that share a picture (sliced-threads=1), all runs give the same.
set -euo pipefail
command -v ffmpeg >/dev/null || { echo "Please install: ffmpeg" >&2; exit 3; }
version=$(ffmpeg -version | sed -n '1s/ffmpeg version \([0-9.]*\).*/\1/p')
echo "ffmpeg $version"
[[ $version == 5.1.* ]] || { echo "This is about Debian 12's ffmpeg 5.1." >&2; exit 3; }
[ "$(nproc)" -ge 2 ] || { echo "Two processors are needed." >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
ffmpeg -v error -f lavfi -i testsrc2=s=640x360:r=30:d=6 -vf noise=alls=12:allf=t -c:v libx264 -preset ultrafast -crf 20 "$folder/film.mp4"
runs=12
seen() { # WHAT OPTIONS…: whether all runs give one stream
  local what=$1 n
  shift
  for ((n = 0; n < runs; n++)); do
    ffmpeg -v error -i "$folder/film.mp4" -an -c:v libx264 -preset veryfast -crf 25 "$@" -f md5 -
  done | sort -u | awk -v what="$what" 'END { print what ": " (NR == 1 ? "one and the same" : "more than one") }'
}
ceiling=(-maxrate 1M -bufsize 2M)
{
  seen 'two threads, a ceiling' -threads 2 "${ceiling[@]}"
  seen 'two threads, no ceiling' -threads 2
  seen 'one thread, a ceiling' -threads 1 "${ceiling[@]}"
  seen 'two threads that share a picture, a ceiling' -threads 2 "${ceiling[@]}" -x264-params sliced-threads=1
} | tee "$folder/said"
diff - "$folder/said" <<'X' || { echo "This has changed." >&2; exit 1; }
two threads, a ceiling: more than one
two threads, no ceiling: one and the same
one thread, a ceiling: one and the same
two threads that share a picture, a ceiling: one and the same
X
echo "Seen as described."
