#!/usr/bin/env bash
# Spark standalone on one machine for a trial: a master and two workers, on the loopback address only.
#   deploy/spark/cluster.sh start | stop | status
# OBEKTIV_SPARK_WORKERS (2), OBEKTIV_SPARK_CORES of a worker (1), OBEKTIV_SPARK_WORKER_MEMORY (1500m), OBEKTIV_SPARK_PORT (7077)
set -euo pipefail
cd "$(dirname "$0")/../.."
venv="${OBEKTIV_SPARK_VENV:-.venv-spark}"
work=$(realpath -m "${OBEKTIV_SPARK_STATE:-builds/spark}")
port="${OBEKTIV_SPARK_PORT:-7077}"
case "${1:-}" in
  start)
    deploy/spark/setup.sh
    mkdir -p "$work/logs"
    if ls "$work"/*.pid >/dev/null 2>&1; then echo "Уже запущено: deploy/spark/cluster.sh stop" >&2; exit 1; fi
    SPARK_HOME=$("$venv/bin/python" -c 'import pyspark, pathlib; print(pathlib.Path(pyspark.__file__).parent)')
    export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 SPARK_DAEMON_MEMORY=256m SPARK_NO_DAEMONIZE=1
    PYSPARK_PYTHON=$(realpath -s "$venv/bin/python")
    export PYSPARK_PYTHON PYTHONPATH="$PWD"
    begin() {
      name=$1; shift
      setsid "$SPARK_HOME/bin/spark-class" "$@" >"$work/logs/$name.log" 2>&1 </dev/null &
      echo $! >"$work/$name.pid"
    }
    begin master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
    for n in $(seq "${OBEKTIV_SPARK_WORKERS:-2}"); do
      begin "worker-$n" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 \
        --cores "${OBEKTIV_SPARK_CORES:-1}" --memory "${OBEKTIV_SPARK_WORKER_MEMORY:-1500m}" \
        --work-dir "$work/work-$n" "spark://127.0.0.1:$port"
    done
    for _ in $(seq 60); do
      up=$(grep -c "Registering worker" "$work/logs/master.log" || true)
      if [ "$up" -ge "${OBEKTIV_SPARK_WORKERS:-2}" ]; then
        echo "Запущено: spark://127.0.0.1:$port, рабочих узлов $up"
        exit 0
      fi
      sleep 1
    done
    echo "За минуту не запустилось: $work/logs" >&2
    exit 1
    ;;
  stop)
    for file in "$work"/*.pid; do
      [ -e "$file" ] || continue
      kill -- "-$(cat "$file")" 2>/dev/null || true
      rm -f "$file"
    done
    rm -rf "$work"/work-*
    ;;
  status)
    grep -h "Registering worker" "$work/logs/master.log" 2>/dev/null || echo "Не запущено"
    ;;
  *)
    echo "deploy/spark/cluster.sh start | stop | status" >&2
    exit 2
    ;;
esac
