"""Training on a data set of .npy files in PyTorch, as a contender in a benchmark: python3 torch_train.py folder [aten threads].

For each line on stdin an epoch of every stream, one after the other: the CVAE over all batches, then the model, as the
paper's settings alternate. Batches of 32 videos of 100 snippets. Answers with a line of JSON (see ../alternate.js).
"""
import json
import os
import resource
import sys
import time

import numpy as np
import torch

import torch_step as step

STREAMS = ('acc', 'gyro')
BATCH, SNIPPETS, LATENT = 32, 100, 128


def read(folder):
    with open(os.path.join(folder, 'annotations.json')) as f:
        database = json.load(f)['database']
    names = [name for name, video in database.items() if video['subset'] == 'train']
    classes = sorted({a['label'] for name in names for a in database[name]['annotations']})
    labels = np.zeros((len(names), len(classes) + 1), np.float32)
    for i, name in enumerate(names):
        for annotation in database[name]['annotations']:
            labels[i, classes.index(annotation['label'])] = 1
    features = [[np.load(os.path.join(folder, stream, name + '.npy')).astype(np.float32) for name in names]
                for stream in STREAMS]
    return features, labels


def sample(n, rng):
    """A row within each of SNIPPETS equal stretches of n."""
    edges = np.arange(SNIPPETS + 1) * n / SNIPPETS
    low = np.floor(edges[:-1]).astype(int)
    return rng.integers(low, np.minimum(np.maximum(np.floor(edges[1:]).astype(int), low), n - 1) + 1)


class Stream:
    def __init__(self, features, labels, rng):
        self.features, self.labels, self.rng = features, labels, rng
        self.p = step.parameters(rng, features[0].shape[1], labels.shape[1] - 1)
        adam = dict(lr=1e-3, betas=(0.8, 0.999))
        self.cvae = torch.optim.Adam(step.trainable(self.p, step.CVAE), **adam)
        self.model = torch.optim.Adam(step.trainable(self.p, step.MODEL), **adam)

    def epoch(self):
        order = self.rng.permutation(len(self.features))
        chosen = [order[i:i + BATCH] for i in range(0, len(order) - BATCH + 1, BATCH)]
        batches = [(torch.tensor(np.stack([self.features[j][sample(len(self.features[j]), self.rng)] for j in ids])),
                    torch.tensor(self.labels[ids])) for ids in chosen]
        step.trainable(self.p, step.CVAE)
        for x, _ in batches:
            with torch.no_grad():
                att = step.attention(self.p, x)
            self.cvae.zero_grad()
            step.cvae_loss(self.p, x, att, torch.randn(BATCH, SNIPPETS, LATENT)).backward()
            self.cvae.step()
        step.trainable(self.p, step.MODEL)
        for x, y in batches:
            self.model.zero_grad()
            step.model_loss(self.p, x, y, torch.randn(BATCH, SNIPPETS, LATENT)).backward()
            self.model.step()


def main():
    if len(sys.argv) > 2:
        torch.set_num_threads(int(sys.argv[2]))
    features, labels = read(sys.argv[1])
    rng = np.random.default_rng(0)
    streams = [Stream(f, labels, rng) for f in features]
    print(json.dumps({'ready': True, **step.versions()}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        for stream in streams:
            stream.epoch()
        print(json.dumps({'ms': 1e3 * (time.perf_counter() - start),
                          'peakMB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}), flush=True)


main()
