"""Keep in a deck what it showed when it was written and where that came from, and find it again in a file."""

from deck.base.cache import digest
from deck.base.escape import escape
from deck.pptx.package import OOXML, XML, Package, Relationships
from deck.pptx.parts import RT, File, Rels, related, tree
from deck.pptx.properties import add_property
from deck.pptx.skeletons import filled

_NAME = "Lectern record"
_RECORD = "{urn:lectern:record}record"
_KEEP_LOOKS = ("Lectern", "Microsoft")  # programs that leave formatting as it was given; others write it out


def add(package: Package, text: str) -> None:
    """Put the record into a part that PowerPoint keeps, and its digest into a property that LibreOffice keeps, too."""
    item = f'{XML}<record xmlns="urn:lectern:record">{escape(text)}</record>'
    about = XML + filled("record_item")
    part = package.add("/customXml/lectern.xml", "application/xml", item.encode())
    props = package.add("/customXml/lecternProps.xml", OOXML + "customXmlProperties+xml", about.encode())
    package.relate(part, Relationships(own=False))
    package.relate_more(part, props, RT.CUSTOM_XML_PROPS)
    package.relate_presentation([part], RT.CUSTOM_XML)
    add_property(package, _NAME, digest(text))


def found(file: File) -> tuple[str, str, bool]:
    """A file's record and the digest of the one that it was written with, each "" if it has none.

    And whether formatting that differs was changed by somebody: not every program leaves it as it was given.
    """
    package = related(file, "")
    app = next((tree(file, name) for kind, name in package.values() if kind == "extended-properties"), None)
    program = "" if app is None else app.findtext("{*}Application") or ""
    text = ""
    for kind, name in related(file, "ppt/presentation.xml").values():
        root = tree(file, name) if kind == "customXml" else None
        text = root.text or "" if root is not None and root.tag == _RECORD else text
    return text, _named(file, package), program.startswith(_KEEP_LOOKS)


def _named(file: File, package: Rels) -> str:
    """The digest in the document's properties."""
    for kind, name in package.values():
        for item in tree(file, name) if kind == "custom-properties" else ():
            if item.get("name") == _NAME:
                return "".join(item.itertext())
    return ""
