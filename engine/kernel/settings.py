"""What the program can be told from outside: one frozen object, read once at start.

Every value comes from the environment, or from a `.env` file for what the environment does not say. Nothing else in the
program reads either. `.env.example` documents each name; a test holds the two together.
"""

import difflib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["auto", "text", "json"]

# Names that others read from the same `.env` file; they are none of our business and no spelling mistakes.
_NAMES_OF_OTHERS = ("compose_", "postgres_", "docker_")


class SettingsError(Exception):
    """Settings that cannot be used.

    Attributes:
        sentences: One sentence per problem, each with the name of the setting and what to do. Never holds a secret.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


def _split_list(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _absolute(path: Path) -> Path:
    # Once, at start: what is relative is meant from where the program was started, whatever changes directory later.
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - Path.absolute() keeps "..", resolve() follows links


def _parts(address: str, schemes: Sequence[str], example: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as mistake:
        raise ValueError(f"is not an address that can be read; write it like {example}") from mistake
    if parts.scheme not in schemes:
        raise ValueError(f"must begin with {' or '.join(scheme + '://' for scheme in schemes)}, like {example}")
    return parts


def _postgresql_url(address: str) -> str:
    """Accept every usual spelling of the scheme and keep one: `postgresql://`."""
    example = "postgresql://user:password@host:5432/everdelve"
    parts = _parts(address, ("postgresql", "postgres", "postgresql+asyncpg"), example)
    if len(parts.path) < 2:
        raise ValueError(f"names no database; write it like {example}")
    return "postgresql://" + address.split("://", 1)[1]


def _redis_url(address: str) -> str:
    parts = _parts(address, ("redis", "rediss", "unix"), "redis://host:6379/0")
    if not (parts.hostname or parts.scheme == "unix"):
        raise ValueError("names no host; write it like redis://host:6379/0")
    return address


def _http_url(address: str) -> str:
    if not _parts(address, ("https", "http"), "https://host/path").hostname:
        raise ValueError("names no host; write it like https://host/path")
    return address.rstrip("/")


def _websocket_url(address: str) -> str:
    if not _parts(address, ("wss", "ws"), "wss://host/path").hostname:
        raise ValueError("names no host; write it like wss://host/path")
    return address


def _origin(address: str) -> str:
    """Accept what a browser sends in the header Origin, and nothing that it would never match."""
    example = "https://everdelve.example"
    parts = _parts(address, ("https", "http"), example)
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    if not parts.hostname or parts.username is not None or address.lower() != origin:
        raise ValueError(f"must be a scheme and a host alone, without a path or a slash at the end, like {example}")
    return origin


def _bot_token(token: SecretStr) -> SecretStr:
    text = token.get_secret_value()
    if text.lower().startswith("bot "):
        raise ValueError('begins with "Bot "; give the token alone')
    if any(character.isspace() for character in text) or not text.isascii():
        raise ValueError("holds characters no token has; copy it again from the Discord developer portal, page Bot")
    return token


_Port = Annotated[int, Field(ge=1, le=65535)]
_Snowflake = Annotated[int, Field(ge=1, lt=2**63)]
_Folder = Annotated[Path, AfterValidator(_absolute)]
_PostgresqlUrl = Annotated[str, AfterValidator(_postgresql_url)]
_RedisUrl = Annotated[str, AfterValidator(_redis_url)]
_HttpUrl = Annotated[str, AfterValidator(_http_url)]
_Origin = Annotated[str, AfterValidator(_origin)]
_WebsocketUrl = Annotated[str, AfterValidator(_websocket_url)]


class Settings(BaseSettings):
    """All settings of all processes. Made by `load_settings`; tests call the class with what they need.

    A setting's name in the environment is the field's name in capitals. Fields that may carry a password are kept out
    of `repr`, and all values out of every message.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_ignore_empty=True, hide_input_in_errors=True, validate_default=True
    )

    database_url: _PostgresqlUrl | None = Field(default=None, repr=False)
    """PostgreSQL 16 or later, always spelled `postgresql://`; None: the embedded one."""
    database_pool_size: int = Field(default=10, ge=1, le=200)
    """Connections each process may hold open."""
    redis_url: _RedisUrl | None = Field(default=None, repr=False)
    """Redis 7 or Valkey 8, or later; None: the embedded Valkey."""

    discord_token: Annotated[SecretStr, AfterValidator(_bot_token)] | None = None
    """The bot's token; None: `run` opens the playground."""
    discord_api_url: _HttpUrl | None = None
    """Where Discord's REST API stands, with its version (`…/api/v10`), no slash at the end; None: the real one."""
    discord_gateway_url: _WebsocketUrl | None = None
    """Where Discord's gateway stands; None: the real one."""
    discord_cdn_url: _HttpUrl | None = None
    """Where Discord's pictures stand; None: the real one."""
    discord_shard_count: int | None = Field(default=None, ge=1, le=16384)
    """Shards in all, over every bot process; None: as many as Discord recommends, all in this process."""
    discord_shard_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_split_list)] = ()
    """The shards of this process, each from 0 to count - 1; empty: all."""
    owner_ids: Annotated[tuple[_Snowflake, ...], NoDecode, BeforeValidator(_split_list)] = ()
    """Discord user ids that may use the owner's commands, besides the application's own owners."""

    web_host: str = "127.0.0.1"
    """Address the web process listens on; 0.0.0.0 for all."""
    web_port: _Port = 8080
    """Port of the web process."""
    web_trusted_proxies: int = Field(default=0, ge=0, le=10)
    """Reverse proxies of ours that stand in front of the web process and add to X-Forwarded-For; 0: none."""
    web_cors_origins: Annotated[tuple[_Origin, ...], NoDecode, BeforeValidator(_split_list)] = ()
    """Origins whose pages may read the API from a browser; empty: none."""
    metrics_host: str = "127.0.0.1"
    """Address METRICS_PORT listens on. They are not for the public: never one that the internet reaches."""
    metrics_port: _Port | None = None
    """Port where a process shows its metrics; None: nowhere, but the web process shows them to this machine."""
    playground_port: _Port = 8070
    """Port of the playground's page."""

    state_dir: _Folder = Path(".local")
    """Where the embedded servers and the playground keep what they know between runs. Absolute."""
    game_system_dir: _Folder = Path("game-system")
    """The content pack. Absolute."""

    worker_concurrency: int = Field(default=10, ge=1, le=500)
    """Jobs one worker runs at the same time."""
    shutdown_seconds: float = Field(default=10.0, ge=0.5, le=300)
    """How long a stopping process may finish what it has begun."""

    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = "info"
    """The least serious message that is logged."""
    log_format: Annotated[LogFormat, BeforeValidator(_lower)] = "auto"
    """`json` for machines, `text` for people, `auto`: text on a terminal."""
    otlp_endpoint: _HttpUrl | None = None
    """Base address of an OpenTelemetry collector (OTLP over HTTP) for traces; None: traces stay in the logs."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what is passed in: reading the environment is `load_settings`' part, so that tests are hermetic."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @field_validator("discord_shard_ids")
    @classmethod
    def _distinct_shards(cls, ids: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        count = info.data.get("discord_shard_count")
        if not ids:
            return ids
        if count is None:
            raise ValueError("needs DISCORD_SHARD_COUNT, the number of all shards, to be set as well")
        if len(set(ids)) != len(ids):
            raise ValueError("names a shard twice; name each once, like 0,1,2")
        if min(ids) < 0 or max(ids) >= count:
            raise ValueError(f"must be between 0 and {count - 1}, as DISCORD_SHARD_COUNT is {count}")
        return ids

    @model_validator(mode="after")
    def _whole_discord(self) -> "Settings":
        if (self.discord_api_url is None) != (self.discord_gateway_url is None):
            missing = "DISCORD_API_URL" if self.discord_api_url is None else "DISCORD_GATEWAY_URL"
            raise ValueError(f"{missing}: is missing; a stand-in for Discord needs its REST API and its gateway")
        return self

    def changed(self, **values: Any) -> "Settings":
        """A copy with some values replaced and everything validated again.

        Raises:
            SettingsError: When the new values cannot be used together.
        """
        kept = {name: getattr(self, name) for name in type(self).model_fields}
        return _build({**kept, **values})


def load_settings(environ: Mapping[str, str] | None = None, *, env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings from the environment, then from the file; the environment wins, an empty value counts as unset.

    Args:
        environ: The environment; None for the process's own.
        env_file: A file of NAME=value lines; one that does not exist is no mistake. None reads no file.

    Raises:
        SettingsError: With one sentence for every value that is wrong and every name in the file that is unknown.
    """
    from_file = DotEnvSettingsSource(Settings, env_file=env_file)
    from_environment = EnvSettingsSource(Settings)
    if environ is not None:
        from_environment.env_vars = {name.lower(): value for name, value in environ.items() if value != ""}
    known = Settings.model_fields
    unknown = [
        _unknown_name(name)
        for name in from_file.env_vars
        if name not in known and not name.startswith(_NAMES_OF_OTHERS)
    ]
    values = {name: value for name, value in {**from_file(), **from_environment()}.items() if name in known}
    try:
        settings = _build(values)
    except SettingsError as mistakes:
        raise SettingsError([*unknown, *mistakes.sentences]) from None
    if unknown:
        raise SettingsError(unknown)
    return settings


def _build(values: Mapping[str, Any]) -> Settings:
    try:
        return Settings(**values)
    except ValidationError as mistakes:
        # `from None`: the original carries the values, and a value may be a secret.
        raise SettingsError([_sentence(dict(error)) for error in mistakes.errors(include_url=False)]) from None


def _unknown_name(name: str) -> str:
    close = difflib.get_close_matches(name, Settings.model_fields, n=1)
    guess = f"did you mean {close[0].upper()}?" if close else "remove the line; .env.example lists every name."
    return f"{name.upper()}: there is no such setting; {guess}"


def _sentence(error: dict[str, Any]) -> str:
    if not error["loc"]:
        return str(error["ctx"]["error"]) + "."
    name = str(error["loc"][0]).upper()
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return f"{name}: {context['error']}."
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            said = "must be a whole number"
        case "float_parsing" | "float_type" | "finite_number":
            said = "must be a number"
        case "literal_error":
            said = f"must be {context['expected']}"
        case "greater_than_equal":
            said = f"must be at least {context['ge']}"
        case "less_than_equal":
            said = f"must be at most {context['le']}"
        case "less_than":
            said = f"must be less than {context['lt']}"
        case _:
            said = str(error["msg"])
    return f"{name}: {said}; .env.example explains the setting."
