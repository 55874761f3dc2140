#!/usr/bin/env bash
# ./build.sh [build|format|test|publish|bench]: restores the build tool and runs one target of build.cake.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
target=${1:-build}
command -v dotnet >/dev/null || { echo "ERROR: 'dotnet' is not on the PATH. Install the .NET SDK 10." >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
rm -f artifacts/test-results/summary.txt
echo "build.sh: restoring the build tool ..."
dotnet tool restore >/dev/null
code=0
# A shell's background job ignores SIGINT and hands that on: programs under test would ignore Ctrl+C too.
run=(); if env --default-signal=INT true 2>/dev/null; then run=(env --default-signal=INT); fi
${run[@]+"${run[@]}"} dotnet cake build.cake --target="$target" "${@:2}" || code=$?
# The last line of a test run counts the tests.
[ "$target" = test ] && [ -e artifacts/test-results/summary.txt ] && cat artifacts/test-results/summary.txt
exit $code
