"""Every colour on screen, by name, for the light, dark and print themes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours as #RRGGBB.

    `runs` are the squares of runs in their fixed order; `strategies` and `episodes` colour codes
    by their `colour` index; `strategy_areas` are those hues where they fill areas side by side and
    must be told from each other; `tag_fill` is the opacity of a tag's fill.
    """

    name: str
    window: str
    surface: str
    sunken: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    right: str
    wrong: str
    fixed: str
    broken: str
    warn: str
    unknown: str
    runs: tuple[str, ...]
    strategies: tuple[str, ...]
    strategy_areas: tuple[str, ...]
    behaviour: str
    episodes: tuple[str, ...]
    tag_fill: float

    @property
    def is_dark(self) -> bool:
        """Whether text is light on dark."""
        return self.name == "dark"


LIGHT = Theme(
    name="light", window="#F6F7F9", surface="#FFFFFF", sunken="#ECEFF3", line="#D5DAE1",
    text="#1B1F24", muted="#57606A", accent="#0B5CCB", on_accent="#FFFFFF",
    right="#006BA6", wrong="#B54708", fixed="#00765A", broken="#A8320A",
    warn="#8A5A00", unknown="#656D76",
    runs=("#3E9A17", "#A24C98", "#B58200", "#3D3D3D", "#2E339F", "#8A63E8", "#6F7326", "#CC1F63"),
    strategies=("#332288", "#3D9CC9", "#3A9C8D", "#117733", "#99992F", "#A08B2E", "#CC6677",
                "#882255", "#AA4499"),
    strategy_areas=("#332288", "#88CCEE", "#44AA99", "#117733", "#999933", "#DDCC77", "#CC6677",
                    "#882255", "#AA4499"),
    behaviour="#57606A",
    episodes=("#B7C0CB", "#7F97B2", "#5B8FC7", "#2F5F93", "#9FB6D0", "#44729E",
              "#C9CED6", "#1F3F66"),
    tag_fill=0.18,
)  # fmt: skip

DARK = Theme(
    name="dark", window="#14171A", surface="#1B1F24", sunken="#101316", line="#343B44",
    text="#E6EAEF", muted="#A3ADB8", accent="#79B0FF", on_accent="#10151B",
    right="#5CB3E6", wrong="#F2955B", fixed="#3FC49B", broken="#FF7F66",
    warn="#E2B23E", unknown="#949DA7",
    runs=("#98D94A", "#D184C6", "#F0C840", "#8F9296", "#7078FF", "#C9B3FF", "#9A9B3A", "#F0518E"),
    strategies=("#8476D9", "#88CCEE", "#44AA99", "#3FA35C", "#A9A94A", "#DDCC77", "#DD7F8E",
                "#C2588A", "#C06BB4"),
    strategy_areas=("#6A5BC9", "#88CCEE", "#44AA99", "#2E8B4A", "#8C8C32", "#DDCC77", "#DD7F8E",
                    "#A23A70", "#C06BB4"),
    behaviour="#A3ADB8",
    episodes=("#5A6470", "#6F87A3", "#4F7FB5", "#8FB4DE", "#3E5D80", "#7FA7D1",
              "#454D57", "#A9C6E8"),
    tag_fill=0.26,
)  # fmt: skip
