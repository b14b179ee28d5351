"""The same two training steps in PyTorch, as a contender in a benchmark: python3 torch_step.py B T D C [aten threads].

For each line on stdin one CVAE step and one model step, answered with a line of JSON (see ../alternate.js).
Shapes: N videos, T snippets, D features, C classes (+1 background, the last column), H attention hidden, Z latent.
"""
import ctypes
import json
import resource
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

MODEL = ('att1', 'att2', 'clf')
CVAE = ('enc1', 'enc2', 'enc3', 'dec1', 'dec2', 'dec3')
WEIGHTS = dict(fg=1.0, bg=0.03, guide=0.1, re=0.5)


def parameters(rng, D, C, H=256, Z=128):
    p = {}
    for name, n_in, n_out in [('att1', D, H), ('att2', H, 1), ('clf', D, C + 1), ('enc1', D + 1, Z), ('enc2', Z, Z),
                              ('enc3', Z, 2 * Z), ('dec1', Z + 1, Z), ('dec2', Z, Z), ('dec3', Z, D)]:
        k = 1 / np.sqrt(n_in)
        p[name + '.w'] = torch.tensor(rng.uniform(-k, k, (n_in, n_out)).astype(np.float32))
        p[name + '.b'] = torch.tensor(rng.uniform(-k, k, n_out).astype(np.float32))
    return p


def linear(p, name, x):
    return x @ p[name + '.w'] + p[name + '.b']


def attention(p, x):
    return torch.sigmoid(linear(p, 'att2', F.relu(linear(p, 'att1', x))))


def decode(p, z, att):
    h = F.relu(linear(p, 'dec1', torch.cat([z, att], -1)))
    return linear(p, 'dec3', F.relu(linear(p, 'dec2', h)))


def cvae_loss(p, x, att, eps, beta=0.1, scale=10.0):
    h = F.relu(linear(p, 'enc1', torch.cat([x, att], -1)))
    mean, log_var = linear(p, 'enc3', F.relu(linear(p, 'enc2', h))).chunk(2, -1)
    mse = (decode(p, mean + eps * torch.exp(0.5 * log_var), att) - x).pow(2).mean()
    kl = -0.5 * (1 + log_var - (mean - att).pow(2) - log_var.exp()).mean()
    return scale * (mse + beta * kl)


def smooth(s, sigma=1.0):
    """Gaussian along T, cut at 4 sigma, border reflected (d c b a | a b c d | d c b a)."""
    r = int(4 * sigma + 0.5)
    k = torch.exp(-0.5 * (torch.arange(-r, r + 1, dtype=torch.float64) / sigma) ** 2)
    k = (k / k.sum()).to(s.dtype)
    n = s.shape[1]
    t = torch.arange(-r, n + r) % (2 * n)
    padded = s[:, torch.where(t >= n, 2 * n - 1 - t, t)]
    return sum(k[i] * padded[:, i:i + n] for i in range(2 * r + 1))


def model_loss(p, x, y, eps):
    att = attention(p, x)
    fg = (x * att).sum(1) / (att.sum(1) + 1)
    bg = (x * (1 - att)).sum(1) / ((1 - att).sum(1) + 1e-6)
    target = y / y.sum(1, keepdim=True)
    l_fg = -(target * F.log_softmax(linear(p, 'clf', fg), 1)).sum(1).mean()
    l_bg = -F.log_softmax(linear(p, 'clf', bg), 1)[:, -1].mean()
    with torch.no_grad():
        cam = smooth(torch.softmax(x @ p['clf.w'], 2))
        g_fg = (cam * y[:, None]).max(2)[0]
        g_bg = 1 - cam[:, :, -1]
    a = att[..., 0]
    l_guide = ((a - g_fg).abs() + (a - g_bg).abs()).mean()
    l_re = (decode(p, eps + att, att) - x).pow(2).mean()
    return WEIGHTS['fg'] * l_fg + WEIGHTS['bg'] * l_bg + WEIGHTS['guide'] * l_guide + WEIGHTS['re'] * l_re


def trainable(p, names):
    for k, v in p.items():
        v.requires_grad_(k.split('.')[0] in names)
        v.grad = None
    return [v for k, v in p.items() if k.split('.')[0] in names]


def versions():
    """What computes: PyTorch, its BLAS and the kernels that this one chose, which a product in float64 must confirm."""
    with open('/proc/self/maps') as maps:
        blas = sorted({line.split()[-1] for line in maps if 'libopenblas' in line})
    kernels = []
    for path in blas:
        library = ctypes.CDLL(path)
        library.openblas_get_config.restype = ctypes.c_char_p
        kernels.append(library.openblas_get_config().decode())
    a, b = torch.randn(300, 500), torch.randn(500, 200)
    error = (a @ b - (a.double() @ b.double()).float()).abs().max().item()
    assert error < 1e-3, f'this BLAS computes wrong products: off by {error}'
    return {'torch': torch.__version__, 'threads': torch.get_num_threads(), 'blas': kernels}


def main():
    N, T, D, C = map(int, sys.argv[1:5])
    if len(sys.argv) > 5:
        torch.set_num_threads(int(sys.argv[5]))
    rng = np.random.default_rng(0)
    p = parameters(rng, D, C)
    x = torch.tensor(np.abs(rng.standard_normal((N, T, D))).astype(np.float32) * 0.3)
    y = torch.zeros(N, C + 1)
    y[torch.arange(N), torch.arange(N) % C] = 1
    opt_c = torch.optim.Adam(trainable(p, CVAE), lr=1e-3, betas=(0.8, 0.999))
    opt_m = torch.optim.Adam(trainable(p, MODEL), lr=1e-3, betas=(0.8, 0.999))
    print(json.dumps({'ready': True, **versions()}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        trainable(p, CVAE)
        with torch.no_grad():
            att = attention(p, x)
        cvae_loss(p, x, att, torch.randn(N, T, 128)).backward()
        opt_c.step()
        middle = time.perf_counter()
        trainable(p, MODEL)
        model_loss(p, x, y, torch.randn(N, T, 128)).backward()
        opt_m.step()
        end = time.perf_counter()
        print(json.dumps({'ms': 1e3 * (end - start), 'cvaeMs': 1e3 * (middle - start), 'modelMs': 1e3 * (end - middle),
                          'peakMB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}), flush=True)


if __name__ == '__main__':
    main()
