"""Pronunciations as the API has them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from podcasts.api.fields import StrictSerializer
from podcasts.desk.words import LONGEST_SAID


class SaidOrder(StrictSerializer):
    said = serializers.CharField(max_length=LONGEST_SAID, help_text="Respelt, as in loond, or in IPA, as in /lʊnd/.")


class Pronunciation(serializers.Serializer[Any]):
    word = serializers.CharField()
    said = serializers.CharField()


class PronunciationList(serializers.Serializer[Any]):
    results = Pronunciation(many=True)
