# One image for every process: `everdelve bot`, `web`, `worker`, `scheduler`, `migrate`; and `run` for all in one.

FROM python:3.11-slim AS build
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock .
RUN pip install --quiet --require-hashes --requirement requirements.lock

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 everdelve \
    && install --directory --owner everdelve --group everdelve /var/lib/everdelve
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY adapters adapters
COPY bot bot
COPY cogs cogs
COPY engine engine
COPY game-system game-system
COPY migrations migrations
COPY web web
# Compiled now, since the process may not write here later.
RUN /opt/venv/bin/python -m compileall -q adapters bot cogs engine migrations web
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    STATE_DIR=/var/lib/everdelve \
    GAME_SYSTEM_DIR=/app/game-system \
    WEB_HOST=0.0.0.0 \
    WEB_PORT=8080 \
    LOG_FORMAT=json
USER everdelve
VOLUME /var/lib/everdelve
EXPOSE 8080
# Of the web process and of `run`; docker-compose.yml has the other roles' own.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health/live', timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
