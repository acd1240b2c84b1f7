#!/bin/sh
# What the container image holds, written into an empty folder: `sh scripts/image.sh FOLDER`. It takes
# the build (`npm run build`) and the packages that are here, and asks no network. All of it is the same on
# every processor: what is native (PostgreSQL, sharp, what only builds) stays out. Run it with `node run.js`.
set -eu

out="${1:?usage: sh scripts/image.sh FOLDER}"
mkdir -p "$out"
if [ -n "$(ls -A "$out")" ]; then
  echo "$out is not empty." >&2
  exit 2
fi
out="$(cd "$out" && pwd)"
cd "$(dirname "$0")/.."
if [ ! -f .next/BUILD_ID ] || [ ! -f .build/server.js ]; then
  echo "Slipway is not built yet: run \`npm run build\` first." >&2
  exit 2
fi

mkdir "$out/.build" "$out/.next" "$out/prisma"
for program in server worker setup wait slipway judge; do
  cp ".build/$program.js" ".build/$program.js.map" "$out/.build/"
done
cp -R .build/preview "$out/.build/"

# What Next.js keeps for the next build, or tells of the last one, is no part of it.
for entry in .next/*; do
  case "$entry" in
    .next/cache | .next/diagnostics | .next/types | .next/trace* | .next/turbopack | .next/dev) ;;
    *) cp -R -P "$entry" "$out/.next/" ;;
  esac
done

cp -R catalog public "$out/"
rm -rf "$out/catalog/testing"
find "$out/catalog" -name "*.ts" -delete
cp -R prisma/migrations "$out/prisma/"
cp LICENSE package.json next.config.js "$out/"
cp scripts/image/run.js "$out/run.js"
node scripts/image/packages.js "$out"
