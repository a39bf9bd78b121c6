"""The walls of the house: what may import what, and what may not be loaded by whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {
    "podcasts": {"podcasts", "newsroom", "synthesis", "orchestrator"},
    "newsroom": {"newsroom", "orchestrator"},
    "synthesis": {"synthesis", "orchestrator"},
    "orchestrator": {"orchestrator"},
}


def test_imports_keep_their_direction() -> None:
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("app", sorted(ALLOWED))
def test_relations_keep_the_direction_of_imports(app: str) -> None:
    """A foreign key given as a string is an arrow that no import shows."""
    for model in apps.get_app_config(app).get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            if field.is_relation and field.concrete and field.related_model not in (None, "self"):
                target = field.related_model._meta.app_label  # type: ignore[union-attr]
                assert target in ALLOWED[app] | {"auth"}, f"{model.__name__}.{field.name} points to {target}"


def run_blocked(blocked: tuple[str, ...], code: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter in which importing any of `blocked` fails."""
    block = f"""
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError(f"{{name}} is blocked in this test")
sys.meta_path.insert(0, Block())
"""
    return subprocess.run([sys.executable, "-c", block + code], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "module",
    [
        "orchestrator.protocols", "newsroom.writing.grounding", "newsroom.writing.extractive", "newsroom.sample.server",
        "newsroom.scribe.engine", "newsroom.scribe.writer", "synthesis.anchor.engine",
    ],
)  # fmt: skip
def test_libraries_work_without_django_and_celery(module: str) -> None:
    result = run_blocked(("django", "celery"), f"import {module}")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("module", ["config.wsgi", "config.urls"])
def test_web_processes_never_load_torch(module: str) -> None:
    setup = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; import django; django.setup()\n"
    use = f"import {module}\nfrom django.urls import get_resolver; get_resolver().url_patterns"
    result = run_blocked(("torch",), setup + use)
    assert result.returncode == 0, result.stderr


def test_feed_and_mastering_workers_never_load_torch() -> None:
    load = "from config.celery import app; app.loader.import_default_modules()\n"
    result = run_blocked(("torch",), load + "assert 'podcasts.tasks.master' in app.tasks")
    assert result.returncode == 0, result.stderr
