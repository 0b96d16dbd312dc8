#!/usr/bin/env bash
# ffmpeg 5.1 (Debian 12): "-force_key_frames expr:gte(t,n_forced*2)", the documentation's way to a key picture every two seconds, and a film whose pictures do
# not come at a steady rate (a screen recording, where nothing moved for a while).
#
# Guess, written down first: the expression asks for a key picture when two seconds have passed since the last one. After twenty seconds without a picture
# the next picture is a key picture, and the one after that comes two seconds later.
#
# What happens: n_forced is a count and not a time. After the pause it is ten behind, and each picture that follows is forced until the count has caught up:
# eleven key pictures in a row, a thirtieth of a second apart, so that the bits go there exactly when something moves again, and a segmenter that cuts at
# key pictures has eleven places where it may cut. "gte(t,prev_forced_t+2)", with a word for the first, makes one, as was meant.
set -euo pipefail
command -v ffmpeg >/dev/null || { echo "Please install: ffmpeg" >&2; exit 3; }
version=$(ffmpeg -version | head -n 1 | cut -d' ' -f3)
echo "ffmpeg $version"
[[ $version == 5.1.* ]] || { echo "This is about Debian 12's ffmpeg 5.1." >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
# Thirty pictures a second for four seconds, nothing for twenty, and four seconds more.
ffmpeg -v error -nostdin -f lavfi -i testsrc2=r=30:d=8:s=320x180 -vf "setpts='if(lt(N,120),N/30,20+N/30)/TB'" -vsync vfr -c:v libx264 -preset ultrafast recorded.mp4
count() {
  ffmpeg -v error -nostdin -y -i recorded.mp4 -vsync vfr -c:v libx264 -g 600 -sc_threshold 0 -force_key_frames "$1" out.mp4
  ffprobe -v error -select_streams v:0 -show_entries packet=pts_time,flags -of csv=p=0 out.mp4 | sed -n 's/[0-9]\{3\},K.*//p' | paste -sd' '
}
said="by the count: $(count 'expr:gte(t,n_forced*2)')
by the time: $(count 'expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+2))')"
echo "$said"
[ "$said" = "by the count: 0.000 2.000 24.000 24.033 24.066 24.100 24.133 24.166 24.200 24.233 24.266 24.300 24.333 26.000
by the time: 0.000 2.000 24.000 26.000" ] || { echo "This has changed." >&2; exit 1; }
echo "Seen as described."
