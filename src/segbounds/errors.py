"""The one error that users are meant to see. Imports nothing, so that the command line can catch it without delay."""


class InputError(ValueError):
    """Something the user gave cannot be used. The message is one sentence that names the thing and the remedy."""
