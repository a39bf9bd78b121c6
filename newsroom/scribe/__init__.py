"""Scribe-1, the in-house mixture-of-experts language model: a plain torch library without Django.

`python -m newsroom.scribe train|evaluate|write|bench|export|card` works alone; other code calls
`newsroom.scribe.engine.load_scribe` and `newsroom.scribe.writer.ScribeWriter`.
"""
