#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ruru's measurements beside those of other programs, in one go.

    tests/bench/peers.py --data DIR [--cli build/src/cli/ruru-cli] [TASK ...]

DIR holds mnist/ and arff/ as `ruru-cli bench --data` wants them. Needs Debian's
python3-torch (1.13), python3-sklearn and weka; what is missing is said and left
out. Ruru and its peer take turns, ROUNDS times, each in a process of its own
with a limit on time; counted is the best of all, of 1 and of all threads.
"""
import argparse
import glob
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import numpy

BATCH = 64
ROUNDS = 2
BUDGET = 3  # seconds of repeats for one figure
LIMIT = 60  # seconds for one process
RBM_HIDDEN = 500
RBM_BATCH = 20


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
    """The shortest time of run() in seconds, after one to warm up."""
    end = time.perf_counter() + BUDGET
    run()
    times = []
    while not times or len(times) < repeats and time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def torch_train(directory, updates, shape, make_net, make_optimizer):
    """Samples/s on MNIST, batch 64; shuffled rows, inputs already floats in
    memory."""
    import torch
    images = torch.from_numpy(
        read_idx(directory, "train-images-idx3-ubyte").reshape(-1, *shape)
        .astype(numpy.float32) / 255)
    labels = torch.from_numpy(
        read_idx(directory, "train-labels-idx1-ubyte").astype(numpy.int64))
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", 1)))
    torch.manual_seed(1)
    net = torch.nn.Sequential(*make_net(torch.nn))
    optimizer = make_optimizer(torch.optim, net.parameters())
    loss_of = torch.nn.CrossEntropyLoss()

    def train():
        order = torch.randperm(len(images))
        for first in range(0, updates * BATCH, BATCH):
            rows = order[first:first + BATCH]
            optimizer.zero_grad()
            loss_of(net(images[rows]), labels[rows]).backward()
            optimizer.step()

    return updates * BATCH / best(30, train)


def momentum(rate):
    return lambda optim, weights: optim.SGD(weights, lr=rate, momentum=0.9)


def adam(optim, weights):
    return optim.Adam(weights, lr=0.001)


def torch_mlp(directory):
    """784-256-128-10, ReLU, SGD with momentum."""
    return torch_train(directory, 200, (784,), lambda nn: [
        nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(),
        nn.Linear(128, 10)], momentum(0.05))


def torch_mlp_adam(directory):
    """784-512-512-10, ReLU, Adam."""
    return torch_train(directory, 100, (784,), lambda nn: [
        nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(),
        nn.Linear(512, 10)], adam)


def torch_lenet(directory):
    """20C5-P2-50C5-P2-500-10, ReLU, SGD with momentum."""
    return torch_train(directory, 50, (1, 28, 28), lambda nn: [
        nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10)], momentum(0.01))


def torch_cnn(directory):
    """32C3-64C3-P2-128-10 with padding 1, ReLU, Adam."""
    return torch_train(directory, 10, (1, 28, 28), lambda nn: [
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 14 * 14, 128), nn.ReLU(),
        nn.Linear(128, 10)], adam)


def torch_rbm(directory):
    """Contrastive divergence by hand, as tutorials write it: hidden units drawn
    from the data, visible ones from them, probabilities in the statistics."""
    import torch
    images = torch.from_numpy(
        read_idx(directory, "train-images-idx3-ubyte").reshape(-1, 784)
        .astype(numpy.float32) / 255)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", 1)))
    torch.manual_seed(1)
    weights = 0.01 * torch.randn(784, RBM_HIDDEN)
    visible_bias, hidden_bias = torch.zeros(784), torch.zeros(RBM_HIDDEN)
    rate = 0.1 / RBM_BATCH

    def train():
        order = torch.randperm(len(images))
        for first in range(0, 200 * RBM_BATCH, RBM_BATCH):
            data = images[order[first:first + RBM_BATCH]]
            hidden = torch.sigmoid(torch.addmm(hidden_bias, data, weights))
            seen = torch.bernoulli(torch.sigmoid(torch.addmm(
                visible_bias, torch.bernoulli(hidden), weights.t())))
            again = torch.sigmoid(torch.addmm(hidden_bias, seen, weights))
            weights.addmm_(data.t(), hidden, alpha=rate)
            weights.addmm_(seen.t(), again, alpha=-rate)
            visible_bias.add_((data - seen).sum(0), alpha=rate)
            hidden_bias.add_((hidden - again).sum(0), alpha=rate)

    with torch.no_grad():
        return 200 * RBM_BATCH / best(30, train)


def sklearn_rbm(directory):
    """BernoulliRBM: persistent chains of one step, so the same five products;
    the library takes floats of 32 bits as they are."""
    from sklearn.neural_network import BernoulliRBM
    images = (read_idx(directory, "train-images-idx3-ubyte").reshape(-1, 784)
              [:4000].astype(numpy.float32) / 255)
    rbm = BernoulliRBM(RBM_HIDDEN, learning_rate=0.1, batch_size=RBM_BATCH,
                       n_iter=1, random_state=1)
    return len(images) / best(30, lambda: rbm.fit(images))


def sklearn_knn(directory):
    """The 3 nearest of 60,000 pictures for 2,000 queries, brute force."""
    from sklearn.neighbors import KNeighborsClassifier
    train = read_idx(directory, "train-images-idx3-ubyte").reshape(-1, 784)
    test = read_idx(directory, "t10k-images-idx3-ubyte").reshape(-1, 784)
    labels = read_idx(directory, "train-labels-idx1-ubyte")
    queries = test[:2000].astype(numpy.float32)
    jobs = int(os.environ.get("OMP_NUM_THREADS", 1))
    knn = KNeighborsClassifier(3, algorithm="brute", n_jobs=jobs)
    knn.fit(train.astype(numpy.float32), labels)
    return len(queries) / best(3, lambda: knn.predict(queries))


def sklearn_svm(directory):
    """RBF kernel, C 5, gamma 0.02, on the first 5,000 pictures."""
    from sklearn.svm import SVC
    images = read_idx(directory, "train-images-idx3-ubyte")[:5000]
    labels = read_idx(directory, "train-labels-idx1-ubyte")[:5000]
    inputs = images.reshape(-1, 784) / 255
    return 5000 / best(3, lambda: SVC(C=5, gamma=0.02).fit(inputs, labels))


def weka_build(directory, scheme, name):
    """Rows a second of one build in a Java that just started: what WEKA says
    itself."""
    path = os.path.join(directory, "arff", name)
    jar = next(iter(glob.glob("/usr/share/java/weka.jar")), None)
    if jar is None:
        raise FileNotFoundError("no /usr/share/java/weka.jar")
    done = subprocess.run(["java", "-Xmx2g", "-cp", jar, scheme, "-t", path,
                           "-no-cv"], check=True, capture_output=True,
                          text=True)
    seconds = re.search(r"build model: ([\d.]+) seconds", done.stdout)[1]
    rows = re.search(r"Total Number of Instances\s+(\d+)", done.stdout)[1]
    return float(rows) / float(seconds)


def weka_logistic(directory):
    """Logistic on segment-challenge."""
    return weka_build(directory, "weka.classifiers.functions.Logistic",
                      "segment-challenge.arff")


def weka_j48(directory):
    """J48 on as many rows and columns as Ruru makes for itself: 14 numbers, of
    which the first tells the class 9 times in 10, and 5 columns of 5 labels."""
    draw = numpy.random.default_rng(1)
    numbers = draw.normal(size=(200000, 14)).round(3)
    labels = draw.integers(5, size=(200000, 5))
    yes = draw.random(200000) < numpy.where(numbers[:, 0] > 0, 0.9, 0.1)
    columns = [f"@attribute n{i} numeric\n" for i in range(14)]
    columns += [f"@attribute c{i} {{a,b,c,d,e}}\n" for i in range(5)]
    with tempfile.NamedTemporaryFile("w", suffix=".arff") as file:
        file.write("@relation long\n" + "".join(columns)
                   + "@attribute class {no,yes}\n@data\n")
        for row, codes, is_yes in zip(numbers, labels, yes):
            cells = [f"{x:g}" for x in row] + ["abcde"[i] for i in codes]
            file.write(",".join(cells) + (",yes\n" if is_yes else ",no\n"))
        file.flush()
        return weka_build("", "weka.classifiers.trees.J48", file.name)


def weka_forest(directory):
    """RandomForest on diabetes, 10 folds and the whole: what 100 trees take
    longer than 10, and a ninth more, so that starting Java does not count."""
    path = os.path.join(directory, "arff", "diabetes.arff")
    scheme = "weka.classifiers.trees.RandomForest"

    def run(trees):
        weka(scheme, ["-t", path, "-I", str(trees)])

    seconds = best(3, lambda: run(100)) - best(3, lambda: run(10))
    return 768 / (seconds * 100 / 90)


def sklearn_forest(directory):
    """100 trees on the first 10,000 pictures."""
    from sklearn.ensemble import RandomForestClassifier
    images = read_idx(directory, "train-images-idx3-ubyte")[:10000]
    labels = read_idx(directory, "train-labels-idx1-ubyte")[:10000]
    inputs = images.reshape(-1, 784).astype(numpy.float32)
    jobs = int(os.environ.get("OMP_NUM_THREADS", 1))
    forest = RandomForestClassifier(100, n_jobs=jobs, random_state=1)
    return 10000 / best(3, lambda: forest.fit(inputs, labels))


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
    "mlp-adam": ("PyTorch", "samples/s", torch_mlp_adam),
    "lenet": ("PyTorch", "samples/s", torch_lenet),
    "cnn": ("PyTorch", "samples/s", torch_cnn),
    "rbm": ("PyTorch", "samples/s", torch_rbm),
    "rbm-sklearn": ("scikit-learn", "samples/s", sklearn_rbm),
    "knn": ("scikit-learn", "queries/s", sklearn_knn),
    "svm": ("scikit-learn", "rows/s", sklearn_svm),
    "logistic": ("WEKA", "rows/s", weka_logistic),
    "j48": ("WEKA", "rows/s", weka_j48),
    "forest": ("WEKA", "rows/s", weka_forest),
    "forest-mnist": ("scikit-learn", "rows/s", sklearn_forest),
    "tiny": ("WEKA", "updates/s", weka_tiny),
}


def answer(command, threads):
    """The value that a process prints as JSON; the libraries of numbers take
    their threads from the environment alone."""
    setting = {name: str(threads)
               for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          check=True, timeout=LIMIT, env=os.environ | setting)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return (found[0] if isinstance(found, list) else found)["value"]


def ruru(options, task, threads):
    """A task may have several peers, each behind a dash of its own."""
    task = task.removesuffix("-sklearn")
    return answer([options.cli, "bench", task, "--data", options.data,
                   "--threads", str(threads), "--json"], threads)


def peer(options, task, threads):
    return answer([sys.executable, __file__, "--peer", "--data", options.data,
                   task], threads)


def attempt(what, run, options, task):
    """The best of one thread and all; what fails or takes too long is said."""
    found = 0
    for threads in sorted({1, os.cpu_count()}):
        try:
            found = max(found, run(options, task, threads))
        except (OSError, subprocess.SubprocessError, ValueError,
                IndexError) as problem:
            print(f"  {what}, {threads} threads: {problem}", file=sys.stderr)
    return found


def compare(options, task):
    name, unit, _ = TASKS[task]
    ours = theirs = 0
    for _ in range(ROUNDS):
        ours = max(ours, attempt("Ruru", ruru, options, task))
        theirs = max(theirs, attempt(name, peer, options, task))
    ratio = f"{ours / theirs:7.1f}×" if ours and theirs else ""
    print(f"{task:11} Ruru {ours:12,.0f}   {name:12} {theirs:12,.0f} "
          f"{unit:10} {ratio}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tasks", nargs="*", metavar="TASK",
                        help="of " + ", ".join(TASKS))
    parser.add_argument("--data", required=True)
    parser.add_argument("--cli", default="build/src/cli/ruru-cli")
    parser.add_argument("--peer", action="store_true",
                        help="measure the peer alone and print JSON")
    options = parser.parse_args()
    for task in options.tasks or TASKS:
        if task not in TASKS:
            parser.error(f"no task {task!r}")
        if options.peer:
            print(json.dumps({"value": TASKS[task][2](options.data)}))
        else:
            compare(options, task)


if __name__ == "__main__":
    main()
