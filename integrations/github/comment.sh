#!/usr/bin/env bash
# Writes the comment, or updates that of an earlier run, which its first line names.
set -euo pipefail

[[ -s ${ADVISOR_MARKDOWN:?} ]] || exit 0
comments=repos/${GITHUB_REPOSITORY:?}/issues/${ADVISOR_PULL_REQUEST:?}/comments
mark=$(head -n 1 "$ADVISOR_MARKDOWN")

post() {
  local earlier
  earlier=$(gh api --paginate "$comments" \
    --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1) || return
  if [[ -n $earlier ]]; then
    gh api --silent --method PATCH -F "body=@$ADVISOR_MARKDOWN" \
      "repos/$GITHUB_REPOSITORY/issues/comments/$earlier"
  else
    gh api --silent --method POST -F "body=@$ADVISOR_MARKDOWN" "$comments"
  fi
}

# A pull request from a fork may not comment; the plan is in the summary as well.
post || echo "::warning title=Upgrade Advisor::The comment could not be written: give the" \
  "job 'permissions: pull-requests: write'. The plan is in the job summary."
