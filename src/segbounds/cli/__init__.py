"""The command line."""

import os
import sys
import warnings


def main() -> None:
    """Runs the command line; what it needs is loaded here, and not by who imports one of its parts."""
    if not sys.warnoptions:  # what a library warns of tells whoever asked nothing; `python -W default` shows it
        warnings.simplefilter("ignore")
        sys.warnoptions.append("ignore")  # in processes that are begun, too
    # matrices here are small; threads of BLAS want memory, and where there is too little of it wait for it forever
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from segbounds.system import hear_every_interrupt

    hear_every_interrupt()
    try:
        from segbounds.cli.app import main as run
        from segbounds.strangers import close_for_good
    except KeyboardInterrupt:
        sys.exit(130)

    close_for_good()
    run()
