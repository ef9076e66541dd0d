"""Three drawings of one chart as one inline SVG: themed by classes, with nothing that can act."""

import re

import pytest

from core.report.document import Drawing
from core.report.svg import Inks, inline_svg

HEAD = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">'


def drawn(body, dark=None, for_print=None):
    whole = [f"{HEAD}{each}</svg>" for each in (body, dark or body, for_print or body)]
    return Drawing(light=whole[0], dark=whole[1], for_print=whole[2])


def inline(drawing, inks=None):
    return inline_svg(drawing, inks or Inks(), "figure-1", "T & co", "D")


def line(colour, more=""):
    return f'<g><polyline fill="none" stroke="{colour}" points="0,0 1,1"/>{more}</g>'


def test_that_colours_which_differ_become_one_class_and_others_stay():
    inks = Inks()
    found = inline(drawn(line("#111111"), line("#eeeeee"), line("#000000")), inks)
    assert '<polyline class="k0" fill="none" points="0,0 1,1"/>' in found
    assert ".k0{stroke:#111111}" in inks.sheet()
    assert "@media screen and (prefers-color-scheme:dark){.k0{stroke:#eeeeee}}" in inks.sheet()
    assert "@media print{.k0{stroke:#000000}}" in inks.sheet()


def test_that_the_same_three_colours_have_the_same_class_in_every_figure():
    inks = Inks()
    for _ in range(2):
        inline(drawn(line("#111111"), line("#eeeeee"), line("#000000")), inks)
    assert inks.sheet().count("#eeeeee") == 1


def test_that_drawings_of_another_structure_keep_the_light_colours():
    found = inline(drawn(line("#111111"), line("#eeeeee", "<g><circle r='1'/></g>")))
    assert 'stroke="#111111"' in found


def test_that_only_shapes_and_text_are_taken_over():
    body = (
        "<script>alert(1)</script><foreignObject><b>x</b></foreignObject>"
        '<image href="http://x/y.png"/><a href="http://x"><circle r="1"/></a>'
        '<circle r="2" onclick="alert(1)" style="fill:red" class="q"/>'
    )
    found = inline(drawn(body))
    assert re.findall(r"<(\w+)", found) == ["svg", "title", "desc", "circle"]
    assert "alert" not in found
    assert "style" not in found


def test_that_a_colour_which_would_end_a_rule_makes_no_class():
    inks = Inks()
    inline(drawn(line("red}body{display:none"), line("#eeeeee")), inks)
    assert inks.sheet() == Inks().sheet()


def test_that_text_is_shown_as_it_is_even_where_xml_forbids_it():
    found = inline(drawn("<g><text x='1'>a &lt;b&gt; &amp; \x00\ud800</text></g>"))
    assert "a &lt;b&gt; &amp; \ufffd\ufffd" in found


def test_that_the_ground_and_empty_groups_are_left_to_the_page():
    ground = '<g fill="#fff"><rect x="0" y="0" width="20" height="10"/></g><g></g>'
    assert "<rect" not in inline(drawn(ground))
    assert "<g" not in inline(drawn(ground))


def bitmap(data, extra=""):
    return f'<image x="1" width="3" {extra} xlink:href="{data}"/>'


def with_links(body, dark=None):
    drawing = drawn(body, dark)
    head = HEAD.replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ')
    return Drawing(**{
        name: getattr(drawing, name).replace(HEAD, head)
        for name in ("light", "dark", "for_print")
    })  # fmt: skip


def test_that_a_bitmap_which_the_drawing_holds_is_shown_in_its_theme():
    png = "data:image/png;base64,iVBO"
    assert inline(with_links(bitmap(png))).endswith(
        f'</desc><image x="1" width="3" href="{png}"/></svg>'
    )
    found = inline(with_links(bitmap(png), bitmap(f"{png}Rw")))
    assert re.findall(r'<image class="([\w-]+)"', found) == ["in-light", "in-dark", "in-print"]
    assert ".in-dark,.in-print{display:none}" in Inks().sheet()


@pytest.mark.parametrize("data", ["http://x/y.png", "data:image/svg+xml;base64,AA", 'data:"x'])
def test_that_no_other_bitmap_is_taken_over(data):
    escaped = data.replace('"', "&quot;")
    assert "<image" not in inline(with_links(bitmap(escaped, 'onload="x"')))


def test_that_ids_are_the_figures_own():
    body = '<defs><pattern id="p"><circle r="1"/></pattern></defs><rect fill="url(#p)" width="3"/>'
    found = inline(drawn(body))
    assert 'id="figure-1-p"' in found
    assert 'fill="url(#figure-1-p)"' in found


def test_that_a_drawing_has_a_title_and_a_description():
    found = inline(drawn("<circle r='1'/>"))
    assert 'role="img" aria-labelledby="figure-1-title figure-1-desc"' in found
    assert '<title id="figure-1-title">T &amp; co</title>' in found


def test_that_what_is_no_svg_gives_nothing():
    assert inline(Drawing(light="<svg", dark="", for_print="")) == ""
