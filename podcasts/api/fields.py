"""Serializers and fields that every resource uses."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from podcasts.api.problems import CannotBe

Row = TypeVar("Row", bound=Model)


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields that it does not know: a misspelt name is an error, not silence."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            known = ", ".join(name for name, field in self.fields.items() if not field.read_only)
            raise serializers.ValidationError(
                {name: [f"There is no such field; there are {known}."] for name in unknown}
            )
        if isinstance(data, dict) and (
            wrong := {name: [fault] for name in sorted(data) if (fault := _misfit(self.fields[name], data[name]))}
        ):
            raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)


def _misfit(field: serializers.Field[Any, Any, Any, Any], value: object) -> str:
    """What is wrong where one kind of value stands for another, which REST framework would take as meant."""
    if isinstance(field, serializers.DictField | serializers.ListField) and isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return next((fault for one in inside if (fault := _misfit(field.child, one))), "")
    if isinstance(value, bool):
        number = isinstance(field, serializers.FloatField | serializers.IntegerField)
        return "This is true or false; the field takes a number." if number else ""
    words = isinstance(field, serializers.CharField | serializers.BooleanField)
    return "This is a number; the field takes none." if words and isinstance(value, int | float) else ""


def existing(rows: QuerySet[Row], field: str, **wanted: Any) -> Row:
    """The thing that a body names. One that does not exist is of the right form, so it is refused with 422."""
    found = rows.filter(**wanted).first()
    if found is None:
        named = ", ".join(str(value) for value in wanted.values())
        raise CannotBe({field: [f"There is no {rows.model._meta.verbose_name} “{named[:60]}”."]})
    return found


def request_of(serializer: serializers.BaseSerializer[Any]) -> Request:
    found: Request = serializer.context["request"]
    return found
