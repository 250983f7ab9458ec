#!/usr/bin/env bash
# Fails the job where the verdict is as bad as fail-on, or worse.
set -euo pipefail

# From good to bad; a verdict that is not listed is the worst.
level() {
  case $1 in
    READY) echo 0 ;;
    warnings | READY_WITH_WARNINGS) echo 1 ;;
    blocked | BLOCKED) echo 2 ;;
    incomplete | INCOMPLETE) echo 3 ;;
    never) echo 9 ;;
    *) echo 4 ;;
  esac
}

case ${ADVISOR_FAIL_ON:?} in
  warnings | blocked | incomplete | never) ;;
  *)
    echo "::error title=Upgrade Advisor::fail-on is none of warnings, blocked," \
      "incomplete and never"
    exit 2
    ;;
esac
if (($(level "${ADVISOR_VERDICT:-NO_ANSWER}") >= $(level "$ADVISOR_FAIL_ON"))); then
  echo "The verdict is ${ADVISOR_VERDICT:-NO_ANSWER}; fail-on is $ADVISOR_FAIL_ON."
  exit 1
fi
