"""Everything between a fresh checkout and a site that can start: `manage.py prepare`. Safe to run again."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, call_command

from podcasts.desk.permissions import install_groups


class Command(BaseCommand):
    help = "Create or update the database, the static files and the shipped voices."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("install_voices", stdout=self.stdout)
        for name in install_groups():
            self.stdout.write(f"The group {name} is there for those who work at the desk.")
        self.stdout.write("Database, static files and voices are ready.")
