"""The one network of the study: MONAI's U-Net, small enough for two CPU cores."""

from typing import cast

from torch import nn

from segbounds.errors import InputError


def unet(channels: int, classes: int, widths: tuple[int, ...]) -> nn.Module:
    """A U-Net for images with some channels: logits of one channel for one foreground class, else of one more than there are.

    Each width is that of one more level, at half the resolution of the one before.
    """
    try:
        from monai.networks.nets.unet import UNet
    except ImportError:
        raise InputError("training needs MONAI: pip install 'segbounds[practice]'") from None
    outputs = 1 if classes == 1 else classes + 1
    network = UNet(2, channels, outputs, widths, (2,) * (len(widths) - 1), num_res_units=0)
    return cast(nn.Module, network)
