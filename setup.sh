#!/usr/bin/env bash
# What the container needs; the platform runs this once, as root, when it builds the image.
#   setup.sh                      the platform: packages of the system, then /opt/nn-autograder;
#                                 with AUTOGRADER_VENV=DIR that folder alone, for a trial run
#   setup.sh --venv DIR [NAME]    a checkout: requirements/NAME.txt (default platform) into DIR
# A virtual environment of its own: the platform's harness needs the system's Python as it is, and
# an unprivileged user has to be able to read this one, which rules out every home of root's.
set -euo pipefail

usable() { # an interpreter that is new enough and can make environments
  command -v "$1" >/dev/null &&
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null
}

find_python() {
  local candidates=(python3 /usr/bin/python3 python3.13 python3.12 python3.11 python3.10)
  # As root the system's interpreter comes first: the user that runs submissions can read it too.
  [ "$(id -u)" -ne 0 ] || candidates=(/usr/bin/python3 "${candidates[@]}")
  for candidate in ${PYTHON:+"$PYTHON"} "${candidates[@]}"; do
    if usable "$candidate"; then command -v "$candidate"; return; fi
  done
  echo "setup.sh: expected Python 3.10 or newer with its venv module, found none;" \
    "install python3 and python3-venv, or name one with PYTHON=..." >&2
  return 1
}

make_venv() { # DIR NAME
  local venv=$1 list="$home/requirements/$2.txt" python
  python=$(find_python)
  echo "setup.sh: making $venv with $("$python" --version)" >&2
  [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
    -r "$list" >&2
  # Built once here: workers can read the font cache, but cannot write one.
  MPLBACKEND=Agg MPLCONFIGDIR="$venv/share/matplotlib-cache" \
    "$venv/bin/python" -c 'import matplotlib.pyplot'
  # What a grading imports of ours, compiled once: it writes nothing beside the sources itself.
  "$venv/bin/python" -m compileall -q "$home/autograder" "$home/checking" "$home/reference" \
    "$home/student_template/public_tests"
  chmod -R a+rX "$venv"
  cat "$home/requirements"/*.txt | cksum >"$venv/complete-$2"
}

complete() { # DIR NAME: whether the environment there is that of today's lists
  cmp -s "$1/complete-$2" <(cat "$home/requirements"/*.txt | cksum)
}

main() {
  home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  local venv=${AUTOGRADER_VENV:-/opt/nn-autograder} name=platform
  if [ "${1:-}" = --venv ]; then
    venv=$2 name=${3:-platform}
  elif [ -z "${AUTOGRADER_VENV:-}" ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends python3 python3-venv
  fi
  complete "$venv" "$name" || make_venv "$venv" "$name"
}
# In one function, called on the last line: bash has read all of it before anything runs.
main "$@"; exit
