#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ruru's measurements beside those of other programs, in one go.

    tests/bench/peers.py --data DIR [--cli build/src/cli/ruru-cli] [TASK ...]

DIR holds mnist/ and arff/ as `ruru-cli bench --data` wants them. Needs Debian's
python3-torch (1.13), python3-sklearn and weka; what is missing is said and left
out. Every peer gets its best of 1 and all threads; every figure is the best of
several repeats, as in `ruru-cli bench`.
"""
import argparse
import glob
import gzip
import json
import os
import subprocess
import time

import numpy

BATCH = 64


def read_idx(directory, stem):
    for ending, opener in (("", open), (".gz", gzip.open)):
        path = os.path.join(directory, "mnist", stem + ending)
        if os.path.exists(path):
            with opener(path, "rb") as file:
                data = file.read()
            break
    else:
        raise FileNotFoundError(f"no {stem} in {directory}/mnist")
    sizes = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big")
             for i in range(data[3])]
    return numpy.frombuffer(data, numpy.uint8,
                            offset=4 + 4 * len(sizes)).reshape(sizes)


def best(repeats, run):
    """The shortest time of run () in seconds, after one to warm up."""
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def torch_mlp(directory):
    """MNIST 784-256-128-10, ReLU, batch 64, SGD with momentum 0.9; an epoch
    over shuffled rows, inputs already floats in memory."""
    import torch
    images = torch.from_numpy(
        read_idx(directory, "train-images-idx3-ubyte").reshape(-1, 784)
        .astype(numpy.float32) / 255)
    labels = torch.from_numpy(
        read_idx(directory, "train-labels-idx1-ubyte").astype(numpy.int64))
    results = {}
    for threads in {1, os.cpu_count()}:
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        net = torch.nn.Sequential(
            torch.nn.Linear(784, 256), torch.nn.ReLU(),
            torch.nn.Linear(256, 128), torch.nn.ReLU(),
            torch.nn.Linear(128, 10))
        optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
        loss_of = torch.nn.CrossEntropyLoss()

        def epoch():
            order = torch.randperm(len(images))
            for first in range(0, len(images), BATCH):
                rows = order[first:first + BATCH]
                optimizer.zero_grad()
                loss_of(net(images[rows]), labels[rows]).backward()
                optimizer.step()

        results[threads] = len(images) / best(3, epoch)
    return max(results.values())


def sklearn_knn(directory):
    """The 3 nearest of 60,000 pictures for 2,000 queries, brute force."""
    from sklearn.neighbors import KNeighborsClassifier
    train = read_idx(directory, "train-images-idx3-ubyte").reshape(-1, 784)
    test = read_idx(directory, "t10k-images-idx3-ubyte").reshape(-1, 784)
    labels = read_idx(directory, "train-labels-idx1-ubyte")
    queries = test[:2000].astype(numpy.float32)
    results = []
    for jobs in {1, os.cpu_count()}:
        knn = KNeighborsClassifier(3, algorithm="brute", n_jobs=jobs)
        knn.fit(train.astype(numpy.float32), labels)
        results.append(len(queries) / best(1, lambda: knn.predict(queries)))
    return max(results)


def weka(scheme, arguments):
    jar = next(iter(glob.glob("/usr/share/java/weka.jar")), None)
    if jar is None:
        raise FileNotFoundError("no /usr/share/java/weka.jar")
    subprocess.run(["java", "-Xmx2g", "-cp", jar, scheme] + arguments,
                   check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def weka_tiny(directory):
    """diabetes, 8-5-2, sigmoid, an update a row: the time of 4,000 epochs less
    that of 1,000, so that starting Java does not count."""
    path = os.path.join(directory, "arff", "diabetes.arff")
    scheme = "weka.classifiers.functions.MultilayerPerceptron"

    def run(epochs):
        weka(scheme, ["-t", path, "-no-cv", "-v", "-o", "-N", str(epochs)])

    seconds = best(2, lambda: run(4000)) - best(2, lambda: run(1000))
    return 3000 * 768 / seconds


TASKS = {
    "mlp": ("PyTorch", "samples/s", torch_mlp),
    "knn": ("scikit-learn", "queries/s", sklearn_knn),
    "tiny": ("WEKA", "updates/s", weka_tiny),
}


def ruru(cli, task, directory):
    done = subprocess.run([cli, "bench", task, "--data", directory, "--json"],
                          capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    if isinstance(answer, list):
        answer = answer[0]
    return answer["value"]


def attempt(what, run):
    try:
        return run()
    except (ImportError, OSError, subprocess.CalledProcessError) as problem:
        print(f"  {what}: {problem}")
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tasks", nargs="*", default=list(TASKS))
    parser.add_argument("--data", required=True)
    parser.add_argument("--cli", default="build/src/cli/ruru-cli")
    options = parser.parse_args()
    for task in options.tasks:
        peer, unit, run = TASKS[task]
        ours = attempt("Ruru", lambda: ruru(options.cli, task, options.data))
        theirs = attempt(peer, lambda: run(options.data))
        ratio = f"{ours / theirs:6.1f}×" if ours and theirs else ""
        print(f"{task:6} Ruru {ours or 0:12,.0f}   {peer:12} "
              f"{theirs or 0:12,.0f} {unit:10} {ratio}", flush=True)


if __name__ == "__main__":
    main()
