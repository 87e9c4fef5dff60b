#!/bin/bash
# PNG files by ImageMagick (6.9.11), and what ImageMagick itself reads in them: pixels.json, RGBA bytes in hexadecimal.
# Colour types 0, 2, 3, 6, filtered row by row as libpng sees fit (all five filters occur: png.test.ts looks); then kinds
# that Cloister refuses.
set -eu
cd "$(dirname "$0")"
base() { convert -size 17x23 -seed "$1" plasma:'#102040-#f0c090' \( -size 17x8 -seed "$1" xc:gray50 +noise Random -scale 17x1\! -scale 17x8\! \) -append -strip "${@:2}"; }
for seed in 1 2 3; do
  base $seed -colorspace Gray -define png:color-type=0 -define png:bit-depth=8 grey-$seed.png
  base $seed -define png:color-type=2 -define png:bit-depth=8 rgb-$seed.png
done
base 4 -alpha opaque -define png:color-type=6 -define png:bit-depth=8 rgba.png
# More than 16 colours, so that a palette has 8 bits.
base 5 +dither -colors 40 -define png:color-type=3 -define png:bit-depth=8 palette.png
base 6 -colorspace Gray -define png:color-type=0 -define png:bit-depth=16 refused-16-bits.png
base 6 -monochrome -define png:color-type=0 -define png:bit-depth=1 refused-1-bit.png
base 6 -colorspace Gray -alpha opaque -define png:color-type=4 -define png:bit-depth=8 refused-grey-alpha.png
base 6 -interlace PNG -define png:color-type=2 -define png:bit-depth=8 refused-interlaced.png
base 6 -alpha set -channel A -evaluate set 50% +channel -define png:color-type=6 -define png:bit-depth=8 refused-transparent.png
{
  echo '{'
  first=1
  for file in grey-*.png rgb-*.png rgba.png palette.png; do
    [ $first = 1 ] || echo ','
    first=0
    printf ' "%s": "%s"' "$file" "$(convert "$file" -depth 8 rgba:- | od -An -v -tx1 | tr -d ' \n')"
  done
  printf '\n}\n'
} > pixels.json
