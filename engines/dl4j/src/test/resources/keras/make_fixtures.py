"""Makes the Keras models of the tests and what Keras itself computes with them.

Run with Keras 3.15.1 over PyTorch 2.13 (KERAS_BACKEND=torch), h5py 3.14, numpy 2.4: python make_fixtures.py
Inputs are written channels first, as RALF takes them; Keras gets them channels last.
"""

import json
import re

import h5py
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(7)
rng = np.random.default_rng(11)


def shake(model):
    """Moves weights and running statistics away from where they start."""
    values = []
    for variable, value in zip(model.weights, model.get_weights()):
        if variable.path.endswith("moving_variance"):
            values.append((0.5 + rng.random(value.shape)).astype("f4"))
        else:
            values.append((value + 0.3 * rng.standard_normal(value.shape)).astype("f4"))
    model.set_weights(values)


def residual():
    x = image = keras.Input((8, 8, 2), name="image")
    x = layers.Conv2D(4, 3, padding="same", use_bias=False, name="stem")(x)
    x = layers.BatchNormalization(scale=False, name="stem_norm")(x)
    x = layers.ReLU(name="stem_relu")(x)
    y = layers.Conv2D(6, 3, strides=2, padding="same", name="a")(x)
    y = layers.BatchNormalization(epsilon=1e-2, name="a_norm")(y)
    z = layers.Conv2D(6, 1, strides=2, name="b")(x)
    x = layers.Add(name="add")([y, z])
    x = layers.Activation("relu", name="add_relu")(x)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.Dense(4, name="logits")(x)
    return keras.Model(image, layers.Softmax(name="probabilities")(x), name="residual")


def flattened():
    x = image = keras.Input((4, 3, 2), name="image")
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(5, activation="tanh", name="hidden")(x)
    return keras.Model(image, layers.Dense(3, name="logits")(x), name="flattened")


MODELS = {
    "sequential-cnn": keras.Sequential(
        [
            keras.Input((8, 6, 3)),
            layers.Conv2D(4, 3, padding="same", activation="relu", name="conv1"),
            layers.BatchNormalization(name="norm1"),
            layers.MaxPooling2D(2, name="pool1"),
            layers.Conv2D(5, (2, 3), use_bias=False, name="conv2"),
            layers.Activation("tanh", name="tanh2"),
            layers.AveragePooling2D((2, 1), strides=1, name="pool2"),
            layers.Flatten(name="flatten"),
            layers.BatchNormalization(name="norm2"),
            layers.Dense(7, activation="relu", name="dense1"),
            layers.Dropout(0.25, name="dropout"),
            layers.Dense(3, activation="softmax", name="out"),
        ],
        name="cnn",
    ),
    "functional-residual": residual(),
    "functional-logits": flattened(),
    "sequential-mlp": keras.Sequential(
        [
            keras.Input((5,)),
            layers.Dense(6, activation="sigmoid", name="d1"),
            layers.BatchNormalization(name="n1"),
            layers.Dense(3, activation="softmax", name="d2"),
        ],
        name="mlp",
    ),
    "sequential-binary": keras.Sequential(
        [
            keras.Input((5,)),
            layers.Dense(6, activation="relu", name="d1"),
            layers.Dense(1, activation="sigmoid", name="d2"),
        ],
        name="binary",
    ),
    "sequential-lstm": keras.Sequential(
        [
            keras.Input((4, 3)),
            layers.LSTM(5, name="lstm"),
            layers.Dense(3, activation="softmax", name="d"),
        ],
        name="lstm",
    ),
}


def keras2(value):
    """A configuration in the form that Keras 2 writes."""
    if isinstance(value, list):
        return [keras2(v) for v in value]
    if not isinstance(value, dict):
        return value
    if value.get("class_name") == "DTypePolicy":
        return value["config"]["name"]
    out = {}
    for key, v in value.items():
        if key in ("module", "registered_name", "build_config"):
            continue
        out["batch_input_shape" if key == "batch_shape" else key] = keras2(v)
    return out


def as_keras2(source, target):
    """The same sequential model in the layout of Keras 2: names of weights end in :0."""
    with h5py.File(source) as old, h5py.File(target, "w") as new:
        new.attrs["keras_version"] = "2.15.0"
        new.attrs["backend"] = "tensorflow"
        new.attrs["model_config"] = json.dumps(keras2(json.loads(old.attrs["model_config"])))
        root = new.create_group("model_weights")
        names = [n for n in old["model_weights"] if n != "top_level_model_weights"]
        root.attrs["layer_names"] = [n.encode() for n in names]
        root.attrs["keras_version"] = "2.15.0"
        root.attrs["backend"] = "tensorflow"
        for name in names:
            group = root.create_group(name)
            weights = []
            old["model_weights"][name].visititems(
                lambda path, item: weights.append((path, item[()])) if isinstance(item, h5py.Dataset) else None
            )
            group.attrs["weight_names"] = [f"{name}/{p.split('/')[-1]}:0".encode() for p, _ in weights]
            for path, item in weights:
                group.create_dataset(f"{name}/{path.split('/')[-1]}:0", data=item)


for name, model in MODELS.items():
    shake(model)
    if name == "sequential-mlp":
        model.compile(optimizer="sgd", loss="categorical_crossentropy")
    model.save(name + ".h5")
    x = rng.standard_normal((5,) + model.input_shape[1:]).astype("f4")
    output = keras.ops.convert_to_numpy(model(x, training=False))
    first = np.moveaxis(x, 3, 1) if x.ndim == 4 else x
    with open(name + ".json", "w") as f:
        numbers = {
            "shape": list(first.shape[1:]),
            "inputs": [float(v) for v in first.ravel()],
            "outputs": [[float(v) for v in row] for row in output],
        }
        f.write(re.sub(r"\], \[", "],\n[", json.dumps(numbers)) + "\n")
as_keras2("sequential-cnn.h5", "keras2-sequential-cnn.h5")
