#!/usr/bin/env bash
# ffmpeg 5.1 (Debian 12): -codec_whitelist, and a question about one stream of a film (ffprobe -select_streams v:0).
#
# Guess, written down first: -select_streams says which streams are looked at, and a list of allowed codecs matters for what is decoded. So a film whose first
# two tracks are allowed can be asked about its picture whatever else is in it, and who converts only allowed tracks gets the same answer from both tools.
#
# What happens: -select_streams chooses what is printed. ffprobe opens a decoder for every track first, and one that it may not open ends the program: exit code
# 1 and not a word on standard output, about the picture either. ffmpeg with the same list and the same file converts the two
# allowed tracks and says 0. So with a list, a film with one more track (a second sound, or only subtitles) is "unreadable" to whoever asks ffprobe
# first, though every picture of it could be converted. A codec that ffmpeg does not know at all does no harm: only a known one that is not allowed.
set -euo pipefail
command -v ffmpeg >/dev/null || { echo "Please install: ffmpeg" >&2; exit 3; }
version=$(ffmpeg -version | head -n 1 | cut -d' ' -f3)
echo "ffmpeg $version"
[[ $version == 5.1.* ]] || { echo "This is about Debian 12's ffmpeg 5.1." >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
printf '1\n00:00:00,000 --> 00:00:01,000\nHello\n' >words.srt
inputs=(-f lavfi -i testsrc2=d=2:r=30 -f lavfi -i sine=d=2 -f lavfi -i sine=f=880:d=2 -i words.srt)
make() { ffmpeg -v error -nostdin "${inputs[@]}" "${@:2}" -c:v libx264 -preset ultrafast -c:a:0 aac -c:a:1 ac3 -c:s mov_text "$1"; }
make 'picture and sound.mp4' -map 0 -map 1
make 'and a second sound.mp4' -map 0 -map 1 -map 2
make 'and subtitles.mp4' -map 0 -map 1 -map 3
cp 'and a second sound.mp4' 'and a sound of a kind that nobody knows.mp4'
# The four letters that say what the second sound is, changed to some that are nothing.
sed -i 's/ac-3/zzzz/' 'and a sound of a kind that nobody knows.mp4'
for film in 'picture and sound' 'and a second sound' 'and subtitles' 'and a sound of a kind that nobody knows'; do
  asked=0 made=0
  width=$(ffprobe -v error -codec_whitelist h264,aac -select_streams v:0 -show_entries stream=width -of csv=p=0 "$film.mp4" 2>why) || asked=$?
  ffmpeg -v error -nostdin -y -codec_whitelist h264,aac -i "$film.mp4" -map 0:v:0 -map 0:a:0 -c:v libx264 -preset ultrafast -c:a aac out.mp4 2>/dev/null || made=$?
  echo "$film: ffprobe says $asked, width ${width:-not printed}; ffmpeg says $made, pictures converted: $(ffprobe -v error -count_packets -select_streams v:0 -show_entries stream=nb_read_packets -of csv=p=0 out.mp4)"
done | tee said
diff - said <<'X' || { echo "This has changed." >&2; exit 1; }
picture and sound: ffprobe says 0, width 320; ffmpeg says 0, pictures converted: 60
and a second sound: ffprobe says 1, width not printed; ffmpeg says 0, pictures converted: 60
and subtitles: ffprobe says 1, width not printed; ffmpeg says 0, pictures converted: 60
and a sound of a kind that nobody knows: ffprobe says 0, width 320; ffmpeg says 0, pictures converted: 60
X
echo "Seen as described."
