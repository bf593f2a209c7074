"""Compare and change colours, written #RRGGBB."""

import colorsys
from collections.abc import Callable, Mapping
from functools import lru_cache

Channels = tuple[float, float, float]  # red, green, blue, from 0 to 1


@lru_cache(maxsize=4096)
def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """How bright a colour is, from 0 to 1 (WCAG 2.2, relative luminance)."""
    return sum(weight * _linear(c) for weight, c in zip((0.2126, 0.7152, 0.0722), _channels(color), strict=True))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def chroma(color: str) -> float:
    """How far a colour is from a grey, from 0 to 1."""
    return max(_channels(color)) - min(_channels(color))


def changed(color: str, changes: Mapping[str, float]) -> str:
    """A colour after DrawingML's transformations, given as shares of 1; those that are not known change nothing.

    lumMod, lumOff and satMod work on hue, saturation and lightness, shade and tint on the light of red, green and blue
    (ECMA-376-1, 20.1.2.3).
    """
    for name, share in changes.items():
        change = _CHANGES.get(name)
        if change:
            color = _hex(change(_channels(color), share))
    return color


def highlighter(colors: Mapping[str, str]) -> str:
    """The ground of marked words: the theme's accent, thin enough for its ink to be read on it."""
    return mixed({colors["accent"]: 0.25, colors["paper"]: 0.75})


def mixed(colors: Mapping[str, float]) -> str:
    """The middle of some colours, each with its weight."""
    pairs, whole = [(_channels(color), weight) for color, weight in colors.items()], sum(colors.values())
    red, green, blue = (sum(channels[n] * weight for channels, weight in pairs) / whole for n in range(3))
    return _hex((red, green, blue))


def _channels(color: str) -> Channels:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: Channels) -> str:
    return "#" + "".join(f"{round(255 * min(1, max(0, channel))):02X}" for channel in channels)


def _lightness(channels: Channels, times: float = 1, plus: float = 0, saturated: float = 1) -> Channels:
    hue, light, saturation = colorsys.rgb_to_hls(*channels)
    light, saturation = (min(1, max(0, value)) for value in (light * times + plus, saturation * saturated))
    return colorsys.hls_to_rgb(hue, light, saturation)


def _mixed(channels: Channels, share: float, other: float) -> Channels:
    light = (_linear(channel) * share + other * (1 - share) for channel in channels)  # as PowerPoint mixes
    red, green, blue = (c * 12.92 if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in light)
    return red, green, blue


_CHANGES: dict[str, Callable[[Channels, float], Channels]] = {
    "lumMod": lambda channels, share: _lightness(channels, times=share),
    "lumOff": lambda channels, share: _lightness(channels, plus=share),
    "satMod": lambda channels, share: _lightness(channels, saturated=share),
    "shade": lambda channels, share: _mixed(channels, share, 0),
    "tint": lambda channels, share: _mixed(channels, share, 1),
}
