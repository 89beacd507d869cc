"""The look as Gradio's theme: type, colours for light and dark. What a theme cannot say is in `assets/style.css`.

The colours are repeated there as custom properties; text on its ground has a contrast of at least 4.5:1 (WCAG AA).
"""

from __future__ import annotations

from typing import Any

SANS = ["Source Sans 3", "system-ui", "Segoe UI", "sans-serif"]


def theme() -> Any:
    """A `gradio.themes.Base` that loads no font from elsewhere; the fonts come with `assets/style.css`."""
    import gradio as gr
    from gradio.themes.utils import colors, fonts, sizes

    base = gr.themes.Base(
        primary_hue=colors.sky,
        neutral_hue=colors.stone,
        text_size=sizes.text_md,
        radius_size=sizes.radius_sm,
        font=[fonts.Font(name) for name in SANS],
        font_mono=[fonts.Font("ui-monospace"), fonts.Font("monospace")],
    )
    return base.set(
        body_background_fill="#f6f4ef",
        body_background_fill_dark="#14181c",
        body_text_color="#1d2429",
        body_text_color_dark="#e6e4de",
        body_text_color_subdued="#57616a",
        body_text_color_subdued_dark="#a3abb2",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1b2126",
        background_fill_secondary="#f6f4ef",
        background_fill_secondary_dark="#20272d",
        border_color_primary="#d9d4c8",
        border_color_primary_dark="#343d45",
        block_border_width="0px",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_label_text_color="#57616a",
        block_label_text_color_dark="#a3abb2",
        block_title_text_color="#414a52",
        block_title_text_color_dark="#b9c0c6",
        block_title_text_weight="600",
        input_background_fill="#ffffff",
        input_background_fill_dark="#14181c",
        input_border_width="1px",
        input_border_color="#8a8f8c",
        input_border_color_dark="#6b757d",
        input_border_color_focus="#1c5578",
        input_border_color_focus_dark="#8cc3e4",
        input_placeholder_color="#6a716f",
        input_placeholder_color_dark="#8f989f",
        button_primary_background_fill="#1c5578",
        button_primary_background_fill_hover="#143f5a",
        button_primary_background_fill_dark="#8cc3e4",
        button_primary_background_fill_hover_dark="#b3d9ef",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#0f1a21",
    )
