"""Everything between a fresh checkout and a site that can start: `manage.py prepare`. Safe to run again."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    help = "Create or update the database, the static files and the shipped voices."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("install_voices", stdout=self.stdout)
        self.stdout.write("Database, static files and voices are ready.")
