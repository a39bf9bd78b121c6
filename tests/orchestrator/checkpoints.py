"""Tiny mixtures of experts with random weights, saved to disk as any other checkpoint would be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    OlmoeConfig,
    OlmoeForCausalLM,
    PreTrainedTokenizerFast,
    Qwen3MoeConfig,
    Qwen3MoeForCausalLM,
)

SHAPE = {
    "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
    "num_key_value_heads": 2, "num_experts": 4, "num_experts_per_tok": 2, "max_position_embeddings": 256,
    "tie_word_embeddings": True,
}  # fmt: skip
QWEN = {"moe_intermediate_size": 32, "head_dim": 16}
KINDS: dict[str, tuple[Any, Any, dict[str, int]]] = {
    "qwen3-moe": (Qwen3MoeConfig, Qwen3MoeForCausalLM, QWEN),
    "olmoe": (OlmoeConfig, OlmoeForCausalLM, {}),
}
CHAT = "{% for one in messages %}{{ one.content }}\n{% endfor %}"


def byte_tokenizer() -> PreTrainedTokenizerFast:
    """Every byte a token: nothing to learn, nothing unknown."""
    vocabulary = {symbol: number for number, symbol in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", chat_template=CHAT)


def saved(kind: str, folder: Path, knows: Mapping[str, str] | None = None) -> Path:
    """A checkpoint of this kind in the folder, as `save_pretrained` leaves it; it answers the prompts that it knows."""
    config, model_type, extra = KINDS[kind]
    tokenizer = byte_tokenizer()
    torch.manual_seed(3)
    model = model_type(config(vocab_size=len(tokenizer), eos_token_id=tokenizer.eos_token_id, **SHAPE, **extra))
    if knows:
        teach(model, tokenizer, knows)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def teach(model: Any, tokenizer: Any, answers: Mapping[str, str]) -> None:
    """Make the model give these answers to these prompts."""
    optimiser = torch.optim.AdamW(model.float().train().parameters(), lr=1e-2)
    for _ in range(80):
        for prompt, answer in answers.items():
            _loss(model, tokenizer, prompt, answer).backward()
        optimiser.step()
        optimiser.zero_grad()
    model.eval()


def _loss(model: Any, tokenizer: Any, prompt: str, answer: str) -> Any:
    tokens = torch.tensor([[*tokenizer(prompt + answer).input_ids, tokenizer.eos_token_id]])
    labels = tokens.clone()
    labels[:, : len(tokenizer(prompt).input_ids)] = -100
    return model(tokens, labels=labels).loss
