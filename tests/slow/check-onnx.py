#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks written as ONNX, read by programs that are not ours.

    tests/slow/check-onnx.py RURU-CLI SOURCE

Every file must pass the checker of the package onnx, and OpenCV's importer must
answer what Ruru predicts, on 100 rows to 1e-5. Needs Debian's python3-onnx and
python3-opencv; without them the test is skipped (status 77).
"""
import csv
import os
import subprocess
import sys
import tempfile

try:
    import cv2
    import numpy
    import onnx
except ImportError as problem:
    print(f"skipped: {problem}; install python3-onnx and python3-opencv")
    sys.exit(77)

ROWS = 100
TOLERANCE = 1e-5
CLI, SOURCE = sys.argv[1:3]
DATA = os.path.join(SOURCE, "data")
SHARED = os.environ.get("RURU_SHARED_DIR",
                        os.path.join(SOURCE, "..", "shared"))
PICTURES = os.path.join(SHARED, "data", "mnist", "small",
                        "t10k-images-idx3-ubyte")
CONVOLUTIONS = [
    "Conv filters=4 size=5; Pool; Conv filters=6 size=3 padding=1 "
    "activation=tanh; Pool kind=average size=3 stride=2; "
    "Dense units=12 activation=sigmoid",
    "Conv filters=3 size=3 stride=2; Pool kind=l2; Flatten; Dense units=8; "
    "Dropout",
    "Conv filters=4 size=3 activation=leaky-relu; BatchNorm; Pool; "
    "Dense units=9 activation=elu; BatchNorm; Dense units=6",
]


def run(*words):
    return subprocess.run([CLI, *words], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def has(learner):
    return any(learner in line.split() for line in
               run("list", "learners").splitlines())


def exported(folder, path, learner, options):
    """The ONNX file and what Ruru predicts: rows × outputs."""
    model = os.path.join(folder, "model.ruru-model")
    words = [word for option in options for word in ("-o", option)]
    run("evaluate", path, "-l", learner, *words, "--train", "--save", model)
    file = os.path.join(folder, "model.onnx")
    run("export", model, file)
    table = list(csv.reader(run("predict", model, path).splitlines()))
    first = next(i for i, name in enumerate(table[0])
                 if name.startswith("predicted "))
    is_number = len(table[0]) == first + 1
    wanted = [row[first:] if is_number else row[first + 1:]
              for row in table[1:ROWS + 1]]
    return file, table, numpy.array(wanted, float)


def columns(table, count):
    return numpy.array([row[:count] for row in table[1:ROWS + 1]],
                       numpy.float32)


def pictures():
    with open(PICTURES, "rb") as file:
        data = file.read()
    return numpy.frombuffer(data, numpy.uint8, offset=16).reshape(
        -1, 1, 28, 28)[:ROWS].astype(numpy.float32)


def check(name, file, inputs, wanted):
    onnx.checker.check_model(onnx.load(file), full_check=True)
    network = cv2.dnn.readNetFromONNX(file)
    # OpenCV folds some reshapes for the first batch it sees: row by row.
    answers = []
    for row in inputs:
        network.setInput(row[None])
        answers.append(network.forward().reshape(-1).copy())
    scale = max(1, numpy.abs(wanted).max())
    error = numpy.abs(numpy.array(answers) - wanted).max() / scale
    print(f"{name}: largest difference {error:.1e}")
    return error <= TOLERANCE


def main():
    good = True
    with tempfile.TemporaryDirectory() as folder:
        iris, cpu = (os.path.join(DATA, name)
                     for name in ("iris.arff", "cpu.arff"))
        for name, path, count, options in (
                ("iris", iris, 4, ["epochs=30"]),
                ("iris, squared error", iris, 4,
                 ["epochs=30", "loss=squared-error", "activation=tanh",
                  "input-scaling=symmetric"]),
                ("iris, steps", iris, 4,
                 ["epochs=30", "activation=step", "hidden-layers=9"]),
                ("cpu, a number", cpu, 6, ["epochs=30"]),
                ("iris, a row at a time", iris, 4,
                 ["mode=weka", "epochs=50", "hidden-layers=7,3"]),
                ("cpu, a row at a time", cpu, 6,
                 ["mode=weka", "epochs=50"])):
            file, table, wanted = exported(folder, path, "MLP", options)
            good &= check(name, file, columns(table, count), wanted)
        if not os.path.exists(PICTURES):
            print(f"pictures left out: there is no {PICTURES}")
            return 0 if good else 1
        file, _, wanted = exported(folder, PICTURES, "MLP",
                                   ["epochs=2", "hidden-layers=20"])
        good &= check("pictures, dense", file, pictures(), wanted)
        file, _, wanted = exported(folder, PICTURES, "MLP",
                                   ["mode=weka", "epochs=1",
                                    "hidden-layers=5"])
        good &= check("pictures, a row at a time", file, pictures(), wanted)
        for layers in CONVOLUTIONS if has("CNN") else []:
            file, _, wanted = exported(folder, PICTURES, "CNN",
                                       ["epochs=2", "layers=" + layers])
            good &= check(layers, file, pictures(), wanted)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
