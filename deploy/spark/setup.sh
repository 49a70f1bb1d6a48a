#!/usr/bin/env bash
# The second engine beside the program: a virtual environment of its own that sees the libraries of the first and adds the
# pinned ones of requirements.txt. `make setup` knows nothing of it. Run from anywhere; does nothing when all is there.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv="${OBEKTIV_SPARK_VENV:-.venv-spark}"
ready="$venv/.ready"
if [ -f "$ready" ] && [ "$ready" -nt deploy/spark/requirements.txt ]; then exit 0; fi
if ! java -version 2>&1 | grep -E '"(17|21)' >/dev/null; then
  echo "Нужна Java 17: apt install openjdk-17-jre-headless" >&2
  exit 1
fi
test -x .venv/bin/python || { echo "Сначала make setup" >&2; exit 1; }
.venv/bin/python -m venv --without-pip "$venv"
# It looks into the libraries of the program as well: one set of versions computes on both engines.
first=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
own=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
echo "$first" > "$own/obektiv.pth"
# pyspark is built from its source by the pinned setuptools of the program, nothing else is fetched.
.venv/bin/python -m pip --python "$venv/bin/python" install --quiet --disable-pip-version-check --no-cache-dir --no-deps --no-build-isolation \
  --require-hashes -r deploy/spark/requirements.txt
touch "$ready"
