"""An open checkpoint in this process: any causal language model that `transformers` knows, by folder or hub id.

Meant for mixtures of experts (Qwen3-MoE, OLMoE, Granite, Mixtral), which read and write quickly for their size; a dense
model works as well. Needs the `hub` extra. Nothing here runs code of the checkpoint's own.
"""

from __future__ import annotations

import threading
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from orchestrator.errors import ContextOverflow, ModelTimeout, ModelUnavailable
from orchestrator.protocols import Usage
from orchestrator.providers.chat import Completion

LEAST_ANSWER = 64  # tokens that must be left for the answer
UNKNOWN_CONTEXT = 4096


class HubChat:
    """A loaded checkpoint that completes conversations, one at a time."""

    def __init__(self, source: str) -> None:
        import torch

        library: Any = import_module("transformers")  # its types are in parts only
        device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            here = Path(source).is_dir()  # a folder is never looked up on the network
            self._tokenizer: Any = library.AutoTokenizer.from_pretrained(source, local_files_only=here)
            model: Any = library.AutoModelForCausalLM.from_pretrained(source, dtype="auto", local_files_only=here)
            self._model = model.to(device).eval()
        except (OSError, ValueError, KeyError, ImportError) as error:
            said = " ".join(str(error).split())[:200]
            raise ModelUnavailable(f"could not be loaded from {source!r} ({said}); check HUB_MODEL") from error
        self._lock = threading.Lock()

    @property
    def context(self) -> int:
        return int(getattr(self._model.config, "max_position_embeddings", UNKNOWN_CONTEXT))

    def complete(self, messages: list[dict[str, str]], *, most_tokens: int, seed: int, timeout: float) -> Completion:
        """One completion within `timeout` seconds, other callers' included; raises `ModelError`."""
        deadline = time.monotonic() + timeout
        if timeout <= 0 or not self._lock.acquire(timeout=timeout):
            raise ModelTimeout("had no time left to answer")
        try:
            return self._completed(self._read(messages), most_tokens, seed, deadline)
        finally:
            self._lock.release()

    def _read(self, messages: list[dict[str, str]]) -> Any:
        """The conversation as token ids [1, time], by the checkpoint's own chat template if it has one."""
        if self._tokenizer.chat_template:
            text = self._tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        else:
            text = "\n\n".join([*(f"{one['role']}: {one['content']}" for one in messages), "assistant:"])
        ids = self._tokenizer(text, return_tensors="pt", add_special_tokens=False).input_ids
        if ids.shape[1] + LEAST_ANSWER > self.context:
            raise ContextOverflow(f"was given {ids.shape[1]} tokens, but its context holds {self.context}")
        return ids.to(self._model.device)

    def _completed(self, prompt: Any, most_tokens: int, seed: int, deadline: float) -> Completion:
        import torch

        read = prompt.shape[1]
        with torch.random.fork_rng(), torch.inference_mode():
            torch.manual_seed(seed)
            written = self._model.generate(
                prompt,
                attention_mask=torch.ones_like(prompt),
                max_new_tokens=min(most_tokens, self.context - read),
                max_time=max(0.01, deadline - time.monotonic()),
                do_sample=True,
                temperature=0.3,
                pad_token_id=self._tokenizer.eos_token_id,
            )[0, read:]
        if time.monotonic() >= deadline:
            raise ModelTimeout(f"was not finished in time, after {len(written)} tokens")
        text = self._tokenizer.decode(written, skip_special_tokens=True)
        return Completion(text, Usage(tokens_in=read, tokens_out=len(written)))


def missing() -> str:
    """Why no checkpoint can be loaded here; empty when one can."""
    if find_spec("transformers") is None:
        return "needs transformers, which is not installed; run pip install 'newsroom[hub]'"
    return ""
