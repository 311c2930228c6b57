"""The command line."""

import sys
import warnings


def main() -> None:
    """Runs the command line; what it needs is loaded here, and not by who imports one of its parts."""
    if not sys.warnoptions:  # what a library warns of tells whoever asked nothing; `python -W default` shows it
        warnings.simplefilter("ignore")
        sys.warnoptions.append("ignore")  # in processes that are begun, too
    from segbounds.cli.app import main as run
    from segbounds.strangers import close_for_good

    close_for_good()
    run()
