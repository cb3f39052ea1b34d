"""Limits how often the API may be asked, and says so in every answer (RateLimit header fields, IETF draft)."""

from math import ceil
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from engine.kernel.errors import RateLimited
from engine.kernel.rate_limits import API_ANONYMOUS, RateRule
from web.client_address import client_subject
from web.keys import KERNEL

ANONYMOUS_RULE = web.AppKey("anonymous_rule", RateRule)
LIMITED_PREFIX: Final = "/v1/"
DEFAULT_RULE: Final = API_ANONYMOUS
_POLICY_HEADER: Final = "RateLimit-Policy"
_STATE_HEADER: Final = "RateLimit"
_LEFT = web.RequestKey("rate_limit_left", str)


@web.middleware
async def rate_limits(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take one token per request to the API, before anything is looked up; health checks are free."""
    if not request.path.startswith(LIMITED_PREFIX):
        return await handler(request)
    kernel = request.app[KERNEL]
    rule = request.app[ANONYMOUS_RULE]
    subject = client_subject(request, kernel.settings.web_trusted_proxies)
    allowance = await kernel.limits.take(rule, subject)
    request[_LEFT] = f'"{rule.scope}";r={allowance.remaining};t={ceil(allowance.full_in)}'
    return await handler(request)


@web.middleware
async def rate_limit_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell the caller what is left. Stands outside of the problems, so that errors carry it too."""
    response = await handler(request)
    if request.path.startswith(LIMITED_PREFIX):
        rule = request.app[ANONYMOUS_RULE]
        response.headers[_POLICY_HEADER] = f'"{rule.scope}";q={rule.tokens};w={rule.seconds}'
        if _LEFT in request:
            response.headers[_STATE_HEADER] = request[_LEFT]
        elif response.status == RateLimited.http_status:
            response.headers[_STATE_HEADER] = f'"{rule.scope}";r=0;t={response.headers["Retry-After"]}'
    return response
