#!/usr/bin/env bash
# Makes the DocC archives of the library targets from a debug build; fails on any warning, as a link that leads nowhere.
#   Tests/Docs/documentation.sh [DIRECTORY]        (.build/documentation)
set -euo pipefail
cd "$(dirname "$0")/../.."
to=${1:-.build/documentation}
modules=.build/debug/Modules
for library in HTTPServer FEEL DMN; do
  symbols="$to/symbols/$library"
  rm -rf "$symbols" "$to/$library.doccarchive"
  mkdir -p "$symbols"
  swift symbolgraph-extract -module-name "$library" -I "$modules" -target "$(uname -m)-unknown-linux-gnu" -output-dir "$symbols" \
    -Xcc "-fmodule-map-file=$PWD/Sources/COpenSSL/module.modulemap" -Xcc "-fmodule-map-file=$PWD/Sources/CZlib/module.modulemap" \
    -Xcc "-fmodule-map-file=$PWD/.build/debug/CLinux.build/module.modulemap"
  docc convert "Sources/$library/$library.docc" --additional-symbol-graph-dir "$symbols" --output-path "$to/$library.doccarchive" \
    --fallback-display-name "$library" --fallback-bundle-identifier "voucherd.$library" --warnings-as-errors
  echo "$to/$library.doccarchive"
done
