"""The REST API under /api/v1/ (docs/api.md).

urls → views → serializers and the modules of the workflow. `base` is what every view is made of: who asks (`keys`,
`authentication`), what they may (`permissions`, `access`), how often (`limits`), once only (`idempotency`), which
version of a thing (`versions`), and how it fails (`problems`).
"""
