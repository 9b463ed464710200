"""What one line of an access log says: the rules of `foldin ingest`, written once more.

Everything is bytes: a log holds what clients sent, and the readers' hash is taken over exactly that.
"""

import calendar
import codecs
import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from siphash import siphash128

LONGEST_LINE = 65_536
# 1990 to 2099.
EARLIEST, LATEST = 631_152_000, 4_102_444_800
QUOTED = rb'"((?:[^"\\]|\\.)*)"'
AFTER_TIME = re.compile(rb" " + QUOTED + rb" ([1-9][0-9][0-9]) (?:[0-9]+|-)(.*)", re.DOTALL)
AGENT = re.compile(rb" " + QUOTED + rb" " + QUOTED, re.DOTALL)
TIME = re.compile(rb"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
MONTHS = [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"]

ASSETS = set(
    b"7z apk avi avif bin bmp bz2 c css csv deb dmg doc docx eot epub exe flac gem gif gz h ico iso jar jpeg jpg js json "
    b"log m4a m4v map mjs mov mp3 mp4 mpg ogg otf patch pdf pl png ppt pptx py rar rb rpm sh svg tar tgz tif ttf txt wasm "
    b"wav webm webmanifest webp woff woff2 xls zip".split()
)
FEEDS = {b"atom", b"rdf", b"rss", b"xml"}
FEED_NAMES = {b"feed", b"feeds", b"rss", b"atom"}
FEED_VALUE = re.compile(rb"(?:rss|atom)[0-9.]*", re.IGNORECASE)
INDEX_FILES = {"index.html", "index.htm", "index.php", "index.xhtml", "default.aspx", "default.asp"}
SCHEME = re.compile(rb"[A-Za-z]*://[^/]*")


class Line(NamedTuple):
    """One line: a reason why it is no page, or the page that was read. Requests for robots.txt have neither."""

    reason: str | None
    reader_id: str | None = None
    at: int | None = None
    page: str | None = None
    item_id: str | None = None


class Rules:
    """How lines are judged. Made once a worker: the list of crawlers takes its time to compile."""

    def __init__(self, key: bytes, crawlers: list[str], article_pattern: str | None):
        self.key = key
        self.crawlers = re.compile(b"|".join(b"(?:" + pattern.encode() + b")" for pattern in crawlers))
        self.article_pattern = re.compile(article_pattern) if article_pattern else None
        # Few agents, and few readers at a time, stand behind many lines.
        self.is_crawler = lru_cache(1 << 14)(lambda agent: self.crawlers.search(agent) is not None)
        self.reader = lru_cache(1 << 16)(lambda who: siphash128(self.key, who))

    def judge(self, line: bytes) -> Line:
        """The first reason that holds, in the order in which `foldin ingest` tries them."""
        line = line.removesuffix(b"\r")
        if not line.strip(b" \t\n\r\x0c"):
            return Line("blank")
        parsed = parse(line)
        if parsed is None:
            return Line("malformed")
        address, at, request, status, agent = parsed
        if request is None:
            return Line("no HTTP request")
        method, target = request
        path, query = split(target)
        crawler = self.is_crawler(agent)
        if path == b"/robots.txt":
            return Line("known crawler") if crawler else Line(None, self.reader(address + b" " + agent), at)
        if method == b"HEAD":
            return Line("HEAD")
        if method != b"GET":
            return Line("other method")
        reason = by_status(status)
        page = normal(path)
        item_id = self.article(page)
        if reason is None:
            named = self.article_pattern is not None and item_id is not None
            reason = by_name(path, query, named)
        if reason is None and not agent:
            reason = "no user agent"
        if reason is None and crawler:
            reason = "known crawler"
        if reason is not None:
            return Line(reason)
        return Line(None, self.reader(address + b" " + agent), at, page, item_id)

    def article(self, page: str) -> str | None:
        if self.article_pattern is None:
            return page if page != "/" else None
        found = self.article_pattern.search(page)
        if found is None:
            return None
        name = next((group for group in found.groups() if group is not None), found.group()).strip()
        return name or None


def parse(line: bytes):
    """Address, time, (method, target) or None, status and agent of a line in combined format; None for any other."""
    if len(line) >= LONGEST_LINE:
        return None
    space = line.find(b" ")
    opened = line.find(b" [", space) if space > 0 else -1
    closed = line.find(b"]", opened) if opened > 0 else -1
    if closed < 0:
        return None
    at = unix_seconds(line[opened + 2 : closed])
    rest = AFTER_TIME.fullmatch(line, closed + 1)
    named = AGENT.match(rest.group(3)) if rest else None
    if at is None or named is None:
        return None
    agent = named.group(2)
    return line[:space], at, request_of(rest.group(1)), int(rest.group(2)), b"" if agent == b"-" else agent


def unix_seconds(text: bytes) -> int | None:
    found = TIME.fullmatch(text)
    if found is None or found.group(2) not in MONTHS:
        return None
    day, year, hour, minute, second, hours, minutes = (int(found.group(part)) for part in (1, 3, 4, 5, 6, 8, 9))
    try:
        # A leap second is told as the one before it.
        time = datetime(year, MONTHS.index(found.group(2)) + 1, day, hour, minute, 59 if second == 60 else second)
    except ValueError:
        return None
    offset = hours * 3600 + minutes * 60
    seconds = calendar.timegm(time.timetuple()) + (-offset if found.group(7) == b"+" else offset)
    return seconds if EARLIEST <= seconds < LATEST else None


def request_of(text: bytes):
    method, space, rest = text.partition(b" ")
    if not space:
        return None
    target, http, _ = rest.rpartition(b" HTTP/")
    target = target if http else rest
    sound = method and all(65 <= byte <= 90 for byte in method) and target
    return (method, target) if sound else None


def split(target: bytes):
    """Path and query, without scheme, host and fragment."""
    target = target[SCHEME.match(target).end() :] if SCHEME.match(target) else target
    path, _, query = target.partition(b"#")[0].partition(b"?")
    return path, query


def by_status(status: int) -> str | None:
    if status in (200, 304):
        return None
    if status == 206:
        return "byte range (206)"
    if 300 <= status < 400:
        return "redirect"
    return "error (4xx, 5xx)" if status >= 400 else "other status"


def by_name(path: bytes, query: bytes, article: bool) -> str | None:
    name = path.removesuffix(b"/").rpartition(b"/")[2].lower()
    _, dot, ending = name.rpartition(b".")
    if dot and ending in ASSETS and not article:
        return "asset or download"
    values = (pair.partition(b"=")[2] for pair in query.split(b"&"))
    if (dot and ending in FEEDS) or name in FEED_NAMES or any(FEED_VALUE.fullmatch(value) for value in values):
        return "feed"
    return None


ESCAPED = re.compile(rb'\\(?:x([0-9A-Fa-f]{2})|(["\\]))')
ENCODED = re.compile(rb"%([0-9A-Fa-f]{2})|[\x00-\x20\x7f]")


def normal(path: bytes) -> str:
    """The one way to write a path."""
    path = ESCAPED.sub(lambda found: bytes.fromhex(found.group(1).decode()) if found.group(1) else found.group(2), path)
    text = ENCODED.sub(_decoded, path).decode("utf-8", "foldin-percent")
    parts = []
    for part in text.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    if parts and parts[-1].lower() in INDEX_FILES:
        parts.pop()
    return "/" + "/".join(parts)


def _decoded(found: re.Match) -> bytes:
    if found.group(1) is None:
        return b"%%%02X" % found.group()[0]
    byte = int(found.group(1), 16)
    plain = byte >= 0x80 or chr(byte).isalnum() or byte in b"-._~"
    return bytes([byte]) if plain else b"%%%02X" % byte


def _percent(error: UnicodeDecodeError):
    wrong = error.object[error.start : error.end]
    return "".join(f"%{byte:02X}" for byte in wrong), error.end


codecs.register_error("foldin-percent", _percent)
