"""The one network of the study: MONAI's DynUNet, the form that nnU-Net uses, small enough for one CPU core."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from segbounds.errors import InputError


class Network(nn.Module):
    """A U-Net for images with some channels: logits of one channel for one foreground class, else of one more than there are.

    widths
        Each is that of one more level, at half the resolution of the one before. The first is at half the image's: each square of
        four pixels is four channels, on the way in and on the way out, since at full resolution few channels cost most of the time.
    precision
        "bfloat16" or "float32", in which it computes; the latter too where `half_is_quick` says no. Weights and logits are in the latter.
    """

    def __init__(self, channels: int, classes: int, widths: tuple[int, ...], precision: str) -> None:
        super().__init__()
        try:
            from monai.networks.nets.dynunet import DynUNet
        except ImportError:
            raise InputError("training needs MONAI: pip install 'segbounds[practice]'") from None
        outputs, levels = 1 if classes == 1 else classes + 1, len(widths)
        unet = DynUNet(
            *(2, 4 * channels, 4 * outputs),
            kernel_size=[3] * levels,
            strides=[1] + [2] * (levels - 1),
            upsample_kernel_size=[2] * (levels - 1),
            filters=list(widths),
            norm_name="batch",
        )
        self.layers = nn.Sequential(nn.PixelUnshuffle(2), unet, nn.PixelShuffle(2))
        self.layers.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.in_half = precision == "bfloat16"

    def forward(self, images: Tensor) -> Tensor:
        """(slices, channels, height, width) to (slices, 1 or classes + 1, height, width)."""
        half = self.in_half and half_is_quick(images.device.type)
        with torch.autocast(images.device.type, torch.bfloat16, enabled=half):
            logits: Tensor = self.layers(images.contiguous(memory_format=torch.channels_last))
        return logits.float()


def half_is_quick(device: str) -> bool:
    """Whether a device multiplies in bfloat16 itself. A processor that does not takes ten times as long as in single precision.

    Where torch is too old to say, it is taken for one of these.
    """
    if device != "cpu":
        return True
    able: Mapping[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(able.get(instructions, False) for instructions in ("amx_bf16", "avx512_bf16"))
