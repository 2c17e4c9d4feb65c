#!/usr/bin/env bash
# Train both models and the row of Kvasir-SEG alone at the same time, for some minutes of one GPU.
#
# usage: docs/benchmarks/gpu_train.sh PACKED RUNS MINUTES
#   PACKED   what `polyp-train pack --data data --out PACKED --recipe travel` wrote, where the data sets are
#   RUNS     folder for the three runs: travel, attentive, alone
#   MINUTES  length of the runs; reading the frames takes about half a minute beside them
#
# No network. The learning rate falls by the clock, so each run ends whole whatever the card makes of it; every
# epoch leaves a checkpoint. `python docs/benchmarks/light_runs.py RUNS OUT` makes of them what is small to take away.
set -u
packed=$(cd "${1:?the packed frames}" && pwd) || exit 2
runs=$(mkdir -p "${2:?a folder for the runs}" && cd "$2" && pwd) || exit 2
minutes=${3:?minutes}
cd "$(dirname "$0")/../.." || exit 2
python=${PYTHON:-python3} cores=$(nproc)
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}" OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

# The same frames without those of other hospitals: a table of its own beside links to the pictures.
mkdir -p "$runs/kvasir" && ln -sfn "$packed/images" "$runs/kvasir/images" && ln -sfn "$packed/masks" "$runs/kvasir/masks"
"$python" - "$packed/parts.json" "$runs/kvasir/parts.json" << 'PYTHON'
import json, sys
table = json.load(open(sys.argv[1]))
for part, frames in table.items():
    if isinstance(frames, list):
        table[part] = [frame for frame in frames if frame["centre"] in ("kvasir-seg", "normal", "")]
table["description"] = "the official 880 training frames of Kvasir-SEG and frames of normal colon"
json.dump(table, open(sys.argv[2], "w"))
PYTHON

# train NAME WORKERS ARGUMENTS...: three processes feed the GPU; what is left of the cores makes their examples.
train() {
  local name=$1 workers=$2
  shift 2
  "$python" -m training train --run "$runs/$name" --minutes "$minutes" --workers "$workers" "$@" > "$runs/$name.txt" 2>&1 &
}
share=$(((cores - 4) / 2))
[ "$share" -lt 1 ] && share=1
train travel "$share" --data "$packed" --recipe travel --init default
train attentive "$share" --data "$packed" --recipe attentive --init accurate
train alone 1 --data "$runs/kvasir" --recipe travel
wait
tail -n 1 "$runs"/*/log.jsonl
