"""Average mAP the way the ActivityNet toolkit works, as a contender in a benchmark: python3 pandas_evaluate.py folder

The rule, in pandas: classes are groups of a table; predictions of a class by falling score; of each, the segments of
its video are looked up and their tIoUs computed at once; per threshold it takes the free segment of largest tIoU, if
that is large enough; AP is interpolated. Reads what ../evaluationData.js writes, and answers each line on stdin with a
line of JSON (see ../alternate.js). Only the evaluation is timed.
"""
import json
import os
import resource
import sys
import time

import numpy as np
import pandas as pd

THRESHOLDS = 0.5 + 0.05 * np.arange(10)


def read(folder, name, columns):
    rows = np.fromfile(os.path.join(folder, name)).reshape(-1, len(columns))
    table = pd.DataFrame(rows, columns=columns)
    table['video'] = ['v_%d' % video for video in table['video']]
    table['label'] = table['label'].astype(int)
    return table


def tiou(start, end, segments):
    """Of one prediction with segments (n, 2): (n,)."""
    intersection = (np.minimum(end, segments[:, 1]) - np.maximum(start, segments[:, 0])).clip(0)
    return intersection / ((end - start) + (segments[:, 1] - segments[:, 0]) - intersection)


def interpolated_ap(tp, fp, positives):
    """tp, fp (n,) by rank: the area under the precision-recall curve, precision made to fall."""
    tp, fp = np.cumsum(tp), np.cumsum(fp)
    recall = np.concatenate([[0], tp / positives, [1]])
    precision = np.concatenate([[0], tp / (tp + fp), [0]])
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    step = np.flatnonzero(np.diff(recall)) + 1
    return ((recall[step] - recall[step - 1]) * precision[step]).sum()


def average_precision(truth, predictions):
    """AP of one class at each threshold."""
    truth = truth.reset_index(drop=True)
    videos = truth.groupby('video')
    free = np.ones((len(THRESHOLDS), len(truth)), bool)
    tp = np.zeros((len(THRESHOLDS), len(predictions)))
    for i, prediction in enumerate(predictions.sort_values('score', ascending=False).itertuples(index=False)):
        try:
            segments = videos.get_group(prediction.video)
        except KeyError:
            continue
        overlaps = tiou(prediction.start, prediction.end, segments[['start', 'end']].to_numpy())
        order = overlaps.argsort()[::-1]
        for k, threshold in enumerate(THRESHOLDS):
            for j in order:
                if overlaps[j] < threshold:
                    break
                if free[k, segments.index[j]]:
                    free[k, segments.index[j]] = False
                    tp[k, i] = 1
                    break
    return [interpolated_ap(hits, 1 - hits, len(truth)) for hits in tp]


def evaluate(truth, predictions):
    by_label = predictions.groupby('label')
    return np.mean([average_precision(segments, by_label.get_group(label) if label in by_label.groups else predictions[:0])
                    for label, segments in truth.groupby('label')])


def main():
    truth = read(sys.argv[1], 'truth', ['video', 'label', 'start', 'end'])
    predictions = read(sys.argv[1], 'predictions', ['video', 'label', 'start', 'end', 'score'])
    print(json.dumps({'ready': True, 'pandas': pd.__version__, 'numpy': np.__version__}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        average = evaluate(truth, predictions)
        ms = 1e3 * (time.perf_counter() - start)
        print(json.dumps({'ms': ms, 'average': average,
                          'peakMB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}), flush=True)


main()
