#!/usr/bin/env bash
# ffmpeg 5.1 (Debian 12): outputs limited by -t, of one filter graph that splits, and a film with a pause of half an hour in it.
#
# Guess, written down first: -t ends an output, and when every output of a run has ended so does what feeds them. A film of one second is made of the first
# second of the source, with a split in the graph as without.
#
# What happens: without a split the end is handed back up the graph, and fps stops filling the pause after the first second. With a split before two limited
# outputs it is not: fps makes all 45000 pictures of the pause, and they are thrown away behind the split. A trim before the split ends it at once.
set -euo pipefail
command -v ffmpeg >/dev/null || { echo "Please install: ffmpeg" >&2; exit 3; }
version=$(ffmpeg -version | sed -n '1s/ffmpeg version \([0-9.]*\).*/\1/p')
echo "ffmpeg $version"
[[ $version == 5.1.* ]] || { echo "This is about Debian 12's ffmpeg 5.1." >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
# Ten pictures, then nothing for half an hour, then ten more.
ffmpeg -v error -f lavfi -i color=s=64x64:r=25:d=0.8 -vf "setpts='if(lt(N,10),N,N+45000)'" -fps_mode passthrough -enc_time_base 1/25 -c:v libx264 "$folder/film.mkv"
made() { # WHAT GRAPH OUTPUTS…: how many pictures fps makes, in round numbers
  local what=$1 graph=$2
  shift 2
  # showinfo writes a line for each picture that passes.
  ffmpeg -v info -nostats -i "$folder/film.mkv" -filter_complex "$graph" "$@" 2>&1 | grep -c 'Parsed_showinfo.* n: ' |
    awk -v what="$what" '{ print what ": " ($1 > 40000 ? "the whole pause" : $1 < 100 ? "about a second" : $1) }'
}
null=(-t 1 -f null -)
{
  made 'one output' '[0:v]fps=25,showinfo[a]' -map '[a]' "${null[@]}"
  made 'a split, two outputs' '[0:v]fps=25,showinfo,split[a][b]' -map '[a]' "${null[@]}" -map '[b]' "${null[@]}"
  made 'a trim before the split' '[0:v]fps=25,showinfo,trim=end=1,split[a][b]' -map '[a]' "${null[@]}" -map '[b]' "${null[@]}"
} | tee "$folder/said"
diff - "$folder/said" <<'X' || { echo "This has changed." >&2; exit 1; }
one output: about a second
a split, two outputs: the whole pause
a trim before the split: about a second
X
echo "Seen as described."
