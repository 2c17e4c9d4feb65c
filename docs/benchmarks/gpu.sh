#!/usr/bin/env bash
# Everything that a GPU is measured by, in one go: about 3 minutes on an H100, never more than 200 s.
#
# usage: docs/benchmarks/gpu.sh FOLDER      (from anywhere; needs polyp-detector[train] in $PYTHON, no network)
#
# Writes JSON files and log.txt into FOLDER and prints a short table. A step that fails, or is out of its time,
# takes no other with it; the most wanted steps come first. Nothing of the GPU is changed: no clock, no mode.
# Without a GPU: DEVICE=cpu MODEL=default:int8 OTHERS=default:float32 RUNS=20 STREAMS=2 docs/benchmarks/gpu.sh FOLDER
set -u
out=$(mkdir -p "${1:?name a folder for the results}" && cd "$1" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
python=${PYTHON:-python3} device=${DEVICE:-cuda} runs=${RUNS:-1000} streams=${STREAMS:-16}
model=${MODEL:-default:fp16} others=${OTHERS:-accurate:fp16 default:float32 accurate:float32}
whole=${BUDGET:-200}
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}" PYTHONUNBUFFERED=1
begun=$SECONDS

# step NAME BUDGET COMMAND...: the budget is in seconds, and no step goes beyond the whole.
step() {
  local name=$1 left=$((whole - SECONDS + begun)) from=$SECONDS budget=$2 code
  shift 2
  [ "$left" -lt "$budget" ] && budget=$left
  if [ "$budget" -lt 3 ]; then echo "$name: left out, no time" | tee -a "$out/log.txt"; return; fi
  printf '\n== %s (%s s): %s\n' "$name" "$budget" "$*" >> "$out/log.txt"
  timeout -k 3 "$budget" "$@" >> "$out/log.txt" 2>&1 && code=0 || code=$?
  echo "$name: exit $code after $((SECONDS - from)) s" | tee -a "$out/log.txt"
}
benchmark() { "$python" -m detector benchmark --device "$device" "$@"; }
export -f benchmark
export python device
short=(--seconds 4 --warm-up 0.5)

: > "$out/log.txt"
# name      seconds  what
step driver      5 nvidia-smi
step doctor     30 "$python" -m detector doctor
step model      60 "$python" docs/benchmarks/gpu_model.py --device "$device" --runs "$runs" --json "$out/model.json"
step full_hd    40 bash -c 'benchmark "$@"' - --model "$model" --rate 60 --rate 120 --rate 0 "${short[@]}" --json "$out/full_hd.json"
step ultra_hd   15 bash -c 'benchmark "$@"' - --model "$model" --rate 60 --size 3840x2160 "${short[@]}" --json "$out/ultra_hd.json"
step streams    80 bash -c 'benchmark "$@"' - --model "$model" --rate 60 --streams "$streams" --seconds 3 --warm-up 0.5 --json "$out/streams.json"
if [ -e docs/benchmarks/preprocess_gpu.py ]; then
  step prepare  20 "$python" docs/benchmarks/preprocess_gpu.py --device "$device" --json "$out/prepare.json"
fi
step peers      45 "$python" docs/benchmarks/gpu_peers.py --device "$device" --runs $((runs / 2)) --json "$out/peers.json"
for each in $others; do
  step "$each" 20 bash -c 'benchmark "$@"' - --model "$each" --rate 60 "${short[@]}" --json "$out/other_${each/:/_}.json"
done
"$python" docs/benchmarks/gpu_table.py "$out" | tee "$out/table.md"
