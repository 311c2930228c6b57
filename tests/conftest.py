"""Where there is no GPU, triton's kernels run in its interpreter, which has to be said before triton is imported."""

import os
import shutil

if shutil.which("nvidia-smi") is None:
    os.environ.setdefault("TRITON_INTERPRET", "1")
