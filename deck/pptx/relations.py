"""Name the kinds of relationship between the parts of a package."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class RT:
    """What a part is to another, as .rels parts say it."""

    AUDIO, VIDEO, IMAGE = f"{_OFFICE}audio", f"{_OFFICE}video", f"{_OFFICE}image"
    CHART, PACKAGE, HYPERLINK = f"{_OFFICE}chart", f"{_OFFICE}package", f"{_OFFICE}hyperlink"
    SLIDE, SLIDE_LAYOUT, NOTES_SLIDE = f"{_OFFICE}slide", f"{_OFFICE}slideLayout", f"{_OFFICE}notesSlide"
    NOTES_MASTER, OFFICE_DOCUMENT = f"{_OFFICE}notesMaster", f"{_OFFICE}officeDocument"
    CUSTOM_XML, CUSTOM_XML_PROPS = f"{_OFFICE}customXml", f"{_OFFICE}customXmlProps"
    CUSTOM_PROPERTIES, EXTENDED_PROPERTIES = f"{_OFFICE}custom-properties", f"{_OFFICE}extended-properties"
    CORE_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    MEDIA = "http://schemas.microsoft.com/office/2007/relationships/media"
