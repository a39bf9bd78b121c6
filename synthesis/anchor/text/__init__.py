"""Text to phonemes: normaliser, mark-up, lexicon, heteronyms, letter-to-sound."""
