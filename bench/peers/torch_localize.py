"""Localization by the paper's rule in PyTorch and NumPy, as a contender in a benchmark: python3 torch_localize.py folder out

Reads what ../recordings.js writes. For each line on stdin all videos are localized, from features in memory, and a
line of JSON answers (see ../alternate.js); the proposals of the first time go to the file `out`, in the ActivityNet
results form. Settings are those of the thumos14 preset. Shapes: N sampled snippets, D features, C classes (+1
background, the last column), S = SCALE * N steps.
"""
import json
import os
import resource
import sys
import time

import numpy as np
import torch

from torch_step import attention, linear, versions

RATIO = {'rgb': 0.35, 'flow': 0.65}
THRESHOLD = {'rgb': 0.03, 'flow': 0.08}
FEWEST, MOST = 50, 400
SCALE = 20
STRIDE = 16 / 25


def read_weights(path):
    """Parameters by stream and name, from a safetensors file."""
    with open(path, 'rb') as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), 'little')))
        data = file.read()
    weights = {}
    for key, entry in header.items():
        if key == '__metadata__':
            continue
        stream, name = key.split(':')
        values = np.frombuffer(data[slice(*entry['data_offsets'])], np.float32).reshape(entry['shape'])
        weights.setdefault(stream, {})[name] = torch.tensor(values)
    return weights


def sampled(x):
    """N rows of (T, D), evenly: floor(i T / N)."""
    n = max(min(len(x), MOST), FEWEST)
    return x if n == len(x) else x[np.arange(n) * len(x) // n]


def activations(p, x):
    """Attention (N), class activations without bias (N, C) and class probabilities (C)."""
    with torch.no_grad():
        x = torch.from_numpy(x)
        att = attention(p, x)
        pooled = (x * att).sum(0, keepdim=True) / att.sum()
        probability = torch.softmax(linear(p, 'clf', pooled), 1)
        return att[:, 0].numpy(), (x @ p['clf.w'])[:, :-1].numpy(), probability[0, :-1].numpy()


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def upsample(a):
    """(N, …) → (S, …): linear, past the last snippet on the line of the last two."""
    x = np.arange(len(a) * SCALE) / SCALE
    i = np.minimum(x.astype(int), max(len(a) - 2, 0))
    f = (x - i).reshape(-1, *[1] * (a.ndim - 1))
    return a[i] * (1 - f) + a[np.minimum(i + 1, len(a) - 1)] * f


def proposals(att, cam, other, ratio, threshold, classes):
    """[(class, score, start, end)] of one stream, in steps, from its own and the other stream's activations."""
    signal = att[:, None] * sigmoid(cam[:, classes])
    score = att[:, None] * (ratio * signal + (1 - ratio) * att[:, None] * sigmoid(other[:, classes]))
    signal, score, att = upsample(signal), upsample(score), upsample(att)
    found = []
    for k, c in enumerate(classes):
        edges = np.diff(np.concatenate([[0], 0.8 * signal[:, k] + 0.2 * att ** 2 > threshold, [0]]).astype(int))
        for start, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)):
            margin = (end - start) // 4 + 1
            left, right = score[max(start - margin, 0):start, k], score[end:end + margin, k]
            around = (left.mean() if len(left) else 0) + (right.mean() if len(right) else 0)
            found.append((c, score[start:end, k].mean() - 0.3 * around, start, end))
    return found


def tiou(a, b):
    intersection = max(0, min(a[3], b[3]) - max(a[2], b[2]))
    return intersection / (max(a[3], b[3]) - min(a[2], b[2]))


def nms(found):
    kept = []
    for proposal in sorted(found, key=lambda p: -p[1]):
        if all(tiou(proposal, better) <= 0.5 for better in kept):
            kept.append(proposal)
    return kept


def localize(weights, features, labels):
    """[{label, score, segment}] of a video, best first, from (T, D) by stream."""
    taken = {stream: sampled(x) for stream, x in features.items()}
    said = {stream: activations(weights[stream], x) for stream, x in taken.items()}
    predicted = {stream: np.flatnonzero(probability > 0.1) if probability.max() > 0.1 else probability.argmax()[None]
                 for stream, (_, _, probability) in said.items()}
    found = []
    for stream, other in [('rgb', 'flow'), ('flow', 'rgb')]:
        att, cam, _ = said[stream]
        found += proposals(att, cam, said[other][1], RATIO[stream], THRESHOLD[stream], predicted[stream])
    results = []
    step = STRIDE * len(features['rgb']) / len(taken['rgb']) / SCALE
    for c in np.union1d(predicted['rgb'], predicted['flow']):
        of_class = [proposal for proposal in found if proposal[0] == c]
        both = c in predicted['rgb'] and c in predicted['flow']
        results += [{'label': labels[c], 'score': float(score), 'segment': [float(start * step), float(end * step)]}
                    for _, score, start, end in (nms(of_class) if both else of_class)]
    return sorted(results, key=lambda result: -result['score'])


def main():
    folder, out = sys.argv[1:3]
    weights = read_weights(os.path.join(folder, 'run', 'model.safetensors'))
    with open(os.path.join(folder, 'data', 'annotations.json')) as file:
        videos = list(json.load(file)['database'])
    labels = ['class %d' % c for c in range(weights['rgb']['clf.b'].shape[0] - 1)]
    features = {video: {stream: np.load(os.path.join(folder, 'data', stream, video + '.npy')) for stream in weights}
                for video in videos}
    print(json.dumps({'ready': True, **versions(), 'numpy': np.__version__}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        results = {video: localize(weights, features[video], labels) for video in videos}
        ms = 1e3 * (time.perf_counter() - start)
        if not os.path.exists(out):
            with open(out, 'w') as file:
                json.dump({'results': results}, file)
        print(json.dumps({'ms': ms, 'proposals': sum(map(len, results.values())),
                          'peakMB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}), flush=True)


if __name__ == '__main__':
    main()
