"""The look: paper and ink, one red. Fonts come from Gradio's own files, in the weights that hold Vietnamese."""

import gradio as gr
from gradio.themes.utils import sizes
from gradio.themes.utils.fonts import LocalFont

# IBM Plex Sans 400 and 700 hold every Vietnamese letter; Gradio's file of weight 600 does not.
_FONT = (LocalFont("IBM Plex Sans", weights=(400, 700)), "Segoe UI", "Noto Sans", "Arial", "sans-serif")
_RED = gr.themes.Color(
    name="son", c50="#fdf3f2", c100="#fbe4e2", c200="#f6ccc9", c300="#eea6a1", c400="#e2746d", c500="#c94740",
    c600="#a92f2a", c700="#8d2420", c800="#6f1f1c", c900="#55191a", c950="#360d0d",
)  # fmt: skip


def build_theme() -> gr.themes.Base:
    """Calm greys, red for what can be pressed, body text of 16 px."""
    theme = gr.themes.Base(
        primary_hue=_RED, neutral_hue="stone", font=_FONT, font_mono=("Consolas", "monospace"),
        text_size=sizes.text_md, radius_size=sizes.radius_md, spacing_size=sizes.spacing_md,
    )  # fmt: skip
    return theme.set(
        body_background_fill="#f7f6f3",
        body_background_fill_dark="#191817",
        body_text_color="#23201d",
        body_text_color_dark="#eae7e3",
        body_text_color_subdued="#5f5954",
        body_text_color_subdued_dark="#aca59e",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#232120",
        background_fill_secondary="#f1efeb",
        background_fill_secondary_dark="#2b2927",
        border_color_primary="#ddd8d0",
        border_color_primary_dark="#3c3835",
        block_background_fill="#ffffff",
        block_background_fill_dark="#232120",
        input_background_fill="#ffffff",
        input_background_fill_dark="#2b2927",
        input_border_width="1px",
        input_border_color="#8f8880",
        input_border_color_dark="#7a736d",
        input_placeholder_color="#6e6761",
        input_placeholder_color_dark="#a59e97",
        button_primary_background_fill="#9b2a26",
        button_primary_background_fill_dark="#b03a34",
        button_primary_background_fill_hover="#7f201d",
        button_primary_background_fill_hover_dark="#c44b44",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
        button_large_text_weight="700",
        button_medium_text_weight="700",
        button_small_text_weight="400",
        block_title_text_weight="400",
        block_label_text_weight="400",
    )
