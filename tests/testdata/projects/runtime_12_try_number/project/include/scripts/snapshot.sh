#!/usr/bin/env bash
set -euo pipefail
here=$(dirname "$0")
source "$here/common.sh"
snapshot "$1"
