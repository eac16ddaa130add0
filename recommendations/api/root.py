"""The first address of the API, and those that lead nowhere."""

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView


class Root(APIView):
    """Lists the addresses of the API."""

    permission_classes = (IsAuthenticated,)
    addresses: dict[str, str] = {}

    @extend_schema(
        operation_id="root",
        summary="List the addresses",
        tags=["root"],
        responses={200: {"type": "object", "additionalProperties": {"type": "string"}}},
    )
    def get(self, request: Request) -> Response:
        return Response(
            {
                label: reverse(f"api:{name}", request=request)
                for label, name in self.addresses.items()
            }
        )


@extend_schema(exclude=True)
class Nothing(APIView):
    """Answers for addresses that do not exist, as all others do."""

    permission_classes = (IsAuthenticated,)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
