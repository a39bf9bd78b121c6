"""How well Anchor-1 speaks, measured without human ears."""
