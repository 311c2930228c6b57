"""The command line."""


def main() -> None:
    """Runs the command line; what it needs is loaded here, and not by who imports one of its parts."""
    from segbounds.cli.app import main as run

    run()
