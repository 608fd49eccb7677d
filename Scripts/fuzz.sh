#!/usr/bin/env bash
# Feeds damaged tables and model files to the library until something crashes or the time is over.
#
#   Scripts/fuzz.sh [SECONDS]        60 by default, half of them for each format
#
# An input that crashes, hangs or asks for too much memory stays in .build-fuzz/crashes. Put it into
# Fuzzing/corpus beside the others, and what it found into a test.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
build=.build-fuzz
mkdir -p "$build/crashes"

echo '@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt { 0 }' >"$build/none.swift"
if ! swiftc -parse-as-library -sanitize=fuzzer "$build/none.swift" -o "$build/none" 2>/dev/null; then
  echo "fuzz: this toolchain has no libFuzzer; nothing was fuzzed"
  exit 0
fi

# The rules stay checked in optimised code, and say what was broken.
flags=(-O -wmo -num-threads 2 -swift-version 6 -parse-as-library -assert-config Debug -I "$build")
if [ "$(uname -m)" = x86_64 ]; then flags+=(-Xcc -march=x86-64-v3); fi

compile_library() {
  local name=$1
  shift
  local sources
  sources=$(find "Sources/$name" -name '*.swift' | sort)
  # shellcheck disable=SC2086
  swiftc "${flags[@]}" "$@" -enable-testing -emit-library -static -emit-module -module-name "$name" \
    -emit-module-path "$build/$name.swiftmodule" -o "$build/lib$name.a" $sources
}
compile_library Kernels
compile_library Backprop -sanitize=fuzzer

for format in csv models; do
  swiftc "${flags[@]}" -sanitize=fuzzer -module-name "fuzz_$format" "Fuzzing/$format.swift" \
    -L "$build" -lBackprop -lKernels -o "$build/$format"
  mkdir -p "$build/corpus/$format"
  log="$build/$format.log"
  folders=("$build/corpus/$format" "Fuzzing/corpus/$format")
  if [ "$format" = models ]; then folders+=(Tests/BackpropTests/References/models); fi
  # The first folder takes what is found; the others are only read.
  if ! "$build/$format" "${folders[@]}" \
    -artifact_prefix="$build/crashes/$format-" -max_total_time=$((seconds / 2)) -max_len=8192 \
    -timeout=10 -malloc_limit_mb=256 -rss_limit_mb=2048 -print_final_stats=1 >"$log" 2>&1; then
    tail -n 60 "$log"
    echo "fuzz: $format failed; the input is in $build/crashes"
    exit 1
  fi
  echo "fuzz: $format: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, no crash"
done
