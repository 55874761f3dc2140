#!/usr/bin/env bash
# ./build.sh [build|format|test|publish|images|bench]: restores the build tool and runs one target of build.cake.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
target=${1:-build}
case $target in build | format | test | publish | images | bench) ;; *)
  echo "ERROR: './build.sh $target': there is no such target. Give one of build, format, test, publish, images, bench." >&2
  exit 2 ;;
esac
command -v dotnet >/dev/null || { echo "ERROR: 'dotnet' is not on the PATH. Install the .NET SDK 10." >&2; exit 2; }
# Without profiling itself the compiler is quicker in a single build.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_TieredPGO=0
if [ "${UseSharedCompilation:-}" = false ]; then
  # A machine that wants no compiler to stay behind: one for the length of this build, which halves it.
  export UseSharedCompilation=true
  trap 'dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 || true' EXIT
fi
rm -f artifacts/test-results/summary.txt
echo "build.sh: restoring the build tool ..."
dotnet tool restore >/dev/null
code=0
# A shell's background job ignores SIGINT, what nohup starts SIGHUP, and both hand that on: programs under test would ignore Ctrl+C and a closed terminal too.
run=(); if env --default-signal=INT,HUP true 2>/dev/null; then run=(env --default-signal=INT,HUP); fi
${run[@]+"${run[@]}"} dotnet cake build.cake --target="$target" "${@:2}" || code=$?
# The last line of a test run counts the tests.
[ "$target" = test ] && [ -e artifacts/test-results/summary.txt ] && cat artifacts/test-results/summary.txt
exit $code
