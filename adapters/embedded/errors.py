"""What can go wrong with the servers that we run ourselves. Messages are whole sentences for the operator."""


class EmbeddedError(Exception):
    """An embedded server could not be started; the message says why and what to do."""


class AlreadyRunningError(EmbeddedError):
    """Another process of the program holds the state folder."""
