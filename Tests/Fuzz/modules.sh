# Sourced by the fuzzers' run.sh: builds the package's modules with libFuzzer's instrumentation into $work.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags=(-O -parse-as-library -swift-version 6 -sanitize=fuzzer -enable-upcoming-feature ExistentialAny -wmo)

module() {  # names of modules in Sources, each after those that it imports
    local name
    for name in "$@"; do
        swiftc "${flags[@]}" -I "$work" -module-name "$name" -emit-module -emit-module-path "$work/$name.swiftmodule" \
            -emit-object -o "$work/$name.o" $(find "$root/Sources/$name" -name '*.swift')
    done
}

fuzzer() {  # the target's source, then the modules that it imports
    local source=$1
    shift
    swiftc "${flags[@]}" -I "$work" -o "$work/fuzz" "$source" "${@/#/$work/}"
}
