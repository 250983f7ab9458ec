#!/usr/bin/env bash
# Plans or validates, in the formats that a workflow shows: annotations, a job
# summary, SARIF. Ends well whatever the verdict is, which is an output.
set -euo pipefail

folder=${RUNNER_TEMP:?}/upgrade-advisor
mkdir -p "$folder"
case ${ADVISOR_COMMAND:?} in
  plan | validate) ;;
  *)
    echo "::error title=Upgrade Advisor::command is '${ADVISOR_COMMAND//[^a-z]/?}':" \
      "give plan or validate"
    exit 2
    ;;
esac
read -ra options <<<"${ADVISOR_OPTIONS-}"

# ask <format>: the answer in that format; its status is the program's.
ask() {
  upgrade-advisor "$ADVISOR_COMMAND" --project "${ADVISOR_PROJECT:?}" \
    "${options[@]}" --format "$1"
}

status=0
ask github || status=$?
case $status in
  0) verdict=READY ;;
  3) verdict=BLOCKED ;;
  4) verdict=INCOMPLETE ;;
  5) verdict=NO_PATH ;;
  # A usage error has no annotation of its own.
  2) echo "::error title=Upgrade Advisor::The options are not right; the log says why" ;&
  *) verdict=NO_ANSWER ;;
esac
ask sarif >"$folder/plan.sarif" 2>/dev/null || true
ask markdown >"$folder/plan.md" 2>/dev/null || true
if [[ $verdict == READY ]] && grep -q '^## .*: READY WITH WARNINGS$' "$folder/plan.md"; then
  verdict=READY_WITH_WARNINGS
fi
cat "$folder/plan.md" >>"${GITHUB_STEP_SUMMARY:?}"
{
  echo "verdict=$verdict"
  echo "sarif=$folder/plan.sarif"
  echo "markdown=$folder/plan.md"
} >>"${GITHUB_OUTPUT:?}"
