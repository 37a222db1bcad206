#!/bin/bash
# What the action runs. The program is built of this very checkout of ours, at the version that the workflow names: nothing is taken by the
# name `ecconf` from a registry, where anybody may put something of that name.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ ! -e "$root/dist/ecconf.cjs" ]; then
  echo '::group::building ecconf'
  (cd "$root" && npm ci --no-audit --no-fund)
  echo '::endgroup::'
fi
check=("$root/dist/ecconf" check --fail-on "$ECCONF_FAIL_ON")
[ -z "$ECCONF_BASELINE" ] || check+=(--baseline "$ECCONF_BASELINE")
[ -z "$ECCONF_CACHE" ] || check+=(--cache "$ECCONF_CACHE")
status=0
"${check[@]}" --format github -- "$ECCONF_PATH" || status=$?
# Written also where the job fails. Whether it does was said by the first run.
[ -z "$ECCONF_SARIF" ] || "${check[@]}" --format sarif --output "$ECCONF_SARIF" -- "$ECCONF_PATH" > /dev/null || [ $? = "$status" ]
exit "$status"
