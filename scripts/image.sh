#!/bin/sh
# sh scripts/image.sh FOLDER: builds Slipway, where that is not done yet, and puts what an image holds
# into an empty folder. The Dockerfile calls it; it needs Node 20.19 or later and npm, and no container engine.
set -eu
target=$(mkdir -p "${1:?the folder to fill}" && cd "$1" && pwd)
cd "$(dirname "$0")/.."
node scripts/install-packages.js
PATH="$PWD/node_modules/.bin:$PATH"
node scripts/build.js
exec node scripts/image-files.js "$target"
