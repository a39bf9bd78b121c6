"""How a show's hosts say words. To try one, POST /renders with `pronunciations`."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api import access
from podcasts.api.base import ApiView
from podcasts.api.problems import CannotBe
from podcasts.api.serializers.pronunciations import Pronunciation, PronunciationList, SaidOrder
from podcasts.desk import words

WORD = OpenApiParameter("word", {"type": "string", "maxLength": words.LONGEST_WORD, "minLength": 1}, "path")


class PronunciationsView(ApiView):
    @extend_schema(
        operation_id="list_pronunciations", summary="How its hosts say words", tags=["shows"],
        responses=PronunciationList, description="For its owner, and for editors where it is the newsroom's own.",
    )  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        said = access.editable_show(request.user, slug).pronunciations
        return Response({"results": [{"word": word, "said": heard} for word, heard in sorted(said.items())]})


class PronunciationView(ApiView):
    @extend_schema(
        operation_id="keep_pronunciation", summary="Say a word so from now on", tags=["shows"], parameters=[WORD],
        request=SaidOrder, responses=Pronunciation,
        description="Other words stay as they are. POST /renders with `pronunciations` lets you hear it before.",
    )  # fmt: skip
    def put(self, request: Request, slug: str, word: str) -> Response:
        show = access.editable_show(request.user, slug)
        if not (word == word.strip() and word.isprintable() and len(word) <= words.LONGEST_WORD):
            raise CannotBe({"word": [f"Give a word of at most {words.LONGEST_WORD} letters, signs or spaces."]})
        said = self.read(SaidOrder)["said"]
        words.keep(show, word, said, by=self.user)
        return Response({"word": word, "said": said})

    @extend_schema(
        operation_id="forget_pronunciation", summary="Say a word as it is written again", tags=["shows"],
        parameters=[WORD], responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, slug: str, word: str) -> Response:
        show = access.editable_show(request.user, slug)
        if word not in show.pronunciations:
            raise Http404
        words.forget(show, word, by=self.user)
        return Response(status=204)
