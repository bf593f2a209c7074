"""Make of a brand's layouts those that it lacks: a title on its title page, a place for text, one for two contents."""

from copy import deepcopy

from lxml import etree

from deck.base.colors import luminance
from deck.base.units import PER, Rect
from deck.pptx.parts import A, P, R
from deck.theme.areas import cleared
from deck.theme.backdrop import rect_of
from deck.theme.layout_scan import Found
from deck.theme.package_reader import Opened, Rel, TemplatePart, parsed
from deck.theme.roles import ROLES, cast, named
from deck.theme.template_parts import number

_GAP = PER["in"] // 3  # between two columns


def complete(whole: Opened, parts: dict[str, TemplatePart], found: list[Found]) -> bool:
    """Add what the layouts lack to the parts of a template, whole as it was opened; whether there was any."""
    if not any(layout.title for layout in found):
        return False
    roles, missing = cast(found)
    content = roles["Title and Content"]
    opens = "Title Slide" not in missing and roles["Title Slide"] is not roles["Section"]
    untitled = (layout for layout in found if not opens and not layout.title and not layout.large)
    bare = next((one for one in untitled if 0 in one.uses or named(ROLES["Title Slide"], one)), None)  # but for its art
    if bare:
        _entitle(bare, whole, parts)
    if not content.large:
        assert content.title
        title, page = content.title.rect, content.page
        top = title.bottom + _GAP // 3
        _add(parts[content.part[1:]], [("", "20", "Content", Rect(title.x, top, title.w, page.h * 9 // 10 - top))])
    elif "Columns" not in roles:
        _halve(content, whole, parts)
    return bool(bare) or not content.large or "Columns" not in roles


def _entitle(found: Found, whole: Opened, parts: dict[str, TemplatePart]) -> None:
    """Give a title page a title and a subtitle: where the brand's own first slide has its words, or in the middle."""
    page = found.page
    middle = Rect(page.w // 12, page.h * 3 // 8, page.w * 5 // 6, page.h // 5)
    first = next(iter(_words(whole, found)), middle)
    first = first if first.bottom < page.h * 3 // 4 and first.w > page.w // 3 else middle
    title = Rect(first.x, first.y, first.w, max(first.h, page.h // 6))
    under = Rect(first.x, title.bottom, first.w, page.h * 9 // 10 - title.bottom)
    free = cleared(under, found, page.h)
    subtitle = Rect(free.x, free.y + _GAP // 3, free.w, min(page.h // 5, free.h))
    color = "bg1" if luminance(found.under(title) or "#FFFFFF") < 0.18 else "tx1"
    fill = f'<a:defRPr sz="SIZE"><a:solidFill><a:schemeClr val="{color}"/></a:solidFill></a:defRPr>'
    ink = f'<a:lvl1pPr marL="0" indent="0"><a:buNone/>{fill}</a:lvl1pPr>'
    part = parts[found.part[1:]]
    _add(part, [("ctrTitle", "", "Title", title)], ink.replace("SIZE", "4000"))
    _add(part, [("subTitle", "1", "Subtitle", subtitle)], ink.replace("SIZE", "2000"))


def _words(whole: Opened, found: Found) -> list[Rect]:
    """Where the brand's first slide has its words, if it is on a layout, the widest first."""
    if 0 not in found.uses:
        return []
    ids = [slide.get(f"{R}id") for slide in whole.root(whole.main).iter(f"{P}sldId")]
    slide = whole.root(whole.parts[whole.main].rels[ids[0]].target)
    said = [s for s in slide.iter(f"{P}sp") if any(text.text for text in s.iter(f"{A}t"))]
    return sorted((rect for shape in said if (rect := rect_of(shape))), key=lambda rect: -rect.w * rect.h)


def _add(part: TemplatePart, places: list[tuple[str, str, str, Rect]], ink: str = "") -> None:
    """Add placeholders to a layout: type, number, name and place of each."""
    root = parsed(part.blob)
    tree = root.find(f"{P}cSld/{P}spTree")
    taken = max(int(shape.get("id", "0")) for shape in root.iter(f"{P}cNvPr"))
    for n, (kind, idx, name, r) in enumerate(places, taken + 1):
        attributes = (f' type="{kind}"' if kind else "") + (f' idx="{idx}"' if idx else "")
        xml = (
            f'<p:sp xmlns:p="{P[1:-1]}" xmlns:a="{A[1:-1]}"><p:nvSpPr><p:cNvPr id="{n}" name="{name}"/><p:cNvSpPr>'
            f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph{attributes}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off '
            f'x="{r.x}" y="{r.y}"/><a:ext cx="{r.w}" cy="{r.h}"/></a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:lstStyle>'
            f'{ink}</a:lstStyle><a:p><a:r><a:rPr lang="en-GB"/><a:t>{name}</a:t></a:r></a:p></p:txBody></p:sp>'
        )
        last = tree.find(f"{P}extLst")
        tree.append(etree.fromstring(xml)) if last is None else last.addprevious(etree.fromstring(xml))
    part.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _halve(found: Found, whole: Opened, parts: dict[str, TemplatePart]) -> None:
    """Add a layout for two contents: that for one, whose place is two, side by side."""
    old = parts[found.part[1:]]
    root = parsed(old.blob)
    places = ((s, ph) for s in root.iter(f"{P}sp") if (ph := s.find(f".//{P}ph")) is not None)
    own = found.large[0].kind, found.large[0].idx
    (shape,) = [s for s, ph in places if (ph.get("type", ""), ph.get("idx", "0")) == own]
    second = deepcopy(shape)
    for extra in second.findall(f"{P}nvSpPr/{P}cNvPr/{A}extLst"):  # a number of its own, which no other has
        extra.getparent().remove(extra)
    shape.addnext(second)
    halves = found.large[0].rect.columns([1, 1], _GAP)
    for part, rect in zip((shape, second), halves, strict=True):
        properties = part.find(f"{P}spPr")
        for frame in properties.findall(f"{A}xfrm"):
            properties.remove(frame)
        properties.insert(0, frame := etree.Element(f"{A}xfrm"))
        etree.SubElement(frame, f"{A}off", x=str(rect.x), y=str(rect.y))
        etree.SubElement(frame, f"{A}ext", cx=str(rect.w), cy=str(rect.h))
    ids = {s.get("id") for s in root.iter(f"{P}cNvPr")} | {ph.get("idx", "0") for ph in root.iter(f"{P}ph")}
    free = next(str(n) for n in range(40, 9000) if str(n) not in ids)
    second.find(f".//{P}cNvPr").set("id", free)
    second.find(f".//{P}ph").set("idx", free)
    root.find(f"{P}cSld").set("name", f"{found.name} (2)")
    root.set("type", "twoObj")
    name = next(n for n in (f"ppt/slideLayouts/slideLayout{at}.xml" for at in range(1, 10_000)) if n not in parts)
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts[name] = TemplatePart(name, old.content_type, blob, dict(old.rels))
    master, rid = parts[found.master], "own" + name.rpartition("/")[2]
    master.rels[rid] = Rel("slideLayout", name, False)
    above = parsed(master.blob)
    etree.SubElement(above.find(f"{P}sldLayoutIdLst"), f"{P}sldLayoutId").set(f"{R}id", rid)
    master.blob = etree.tostring(above, xml_declaration=True, encoding="UTF-8", standalone=True)
    number(parts, whole.main)
