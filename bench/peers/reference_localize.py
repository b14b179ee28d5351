"""Localization by the project's PyTorch reference as it is written, as a contender in a benchmark: python3 reference_localize.py folder

Needs the reference's files (dgam_ref.py, localize_ref.py, train_ref.py) on PYTHONPATH. Reads and answers as
torch_localize.py does, which is the same arithmetic with less copying and only the classes that are predicted.
"""
import json
import os
import resource
import sys
import time

import numpy as np
import train_ref

from torch_localize import RATIO, STRIDE, THRESHOLD, read_weights, sampled
from torch_step import versions

STREAMS = ('rgb', 'flow')


def main():
    folder = sys.argv[1]
    weights = read_weights(os.path.join(folder, 'run', 'model.safetensors'))
    with open(os.path.join(folder, 'data', 'annotations.json')) as file:
        videos = list(json.load(file)['database'])
    labels = ['class %d' % c for c in range(weights['rgb']['clf.b'].shape[0] - 1)]
    features = [[np.load(os.path.join(folder, 'data', stream, video + '.npy')) for stream in STREAMS] for video in videos]
    of_streams = [[values[stream] for stream in STREAMS] for values in (weights, THRESHOLD, RATIO)]
    print(json.dumps({'ready': True, **versions(), 'numpy': np.__version__}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        proposals = 0
        for streams in features:
            taken = [sampled(x) for x in streams]
            stride = STRIDE * len(streams[0]) / len(taken[0])
            parameters, thresholds, ratios = of_streams
            proposals += len(train_ref.localize(parameters, taken, labels, stride, None, thresholds, ratios))
        print(json.dumps({'ms': 1e3 * (time.perf_counter() - start), 'proposals': proposals,
                          'peakMB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}), flush=True)


if __name__ == '__main__':
    main()
