#!/bin/sh
# What a container runs: `web`, `worker` or `setup`; anything else is a command of `slipway`.
set -eu
export SLIPWAY_HOME="${SLIPWAY_HOME:-$(cd "$(dirname "$0")/.." && pwd)}"
cd "$SLIPWAY_HOME"
case "${1:-}" in
  web) program=server ;;
  worker | setup) program=$1 ;;
  *) exec node --enable-source-maps .build/slipway.js "$@" ;;
esac
# As scripts/up/processes.ts: little memory at rest.
exec node --enable-source-maps --max-semi-space-size=4 --optimize-for-size ".build/$program.js"
