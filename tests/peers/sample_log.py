"""An access log as a server would have written it for simulated readers, with what else stands in one: crawlers, assets,
feeds, errors, reloads, tracking parameters, a cut-off line."""

import csv
import random
from datetime import datetime, timezone
from pathlib import Path

BROWSERS = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    'Mozilla/5.0 (Macintosh; \\"quoted\\"; Intel Mac OS X 10_15) Version/17.5 Safari/605.1.15',
]
CRAWLERS = ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5.0"]
FORMS = ["/news/{}", "/news/{}/", "/news//{}/index.html", "/news/{}?utm_source=letter&utm_medium=mail", "/news/./{}#top"]


def write_log(interactions: Path, log: Path, seed: int = 7) -> int:
    """Writes the log of a simulation's views; gives the number of lines."""
    chance = random.Random(seed)
    lines = []
    with interactions.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["event"] != "view":
                continue
            at = int(datetime.fromisoformat(row["timestamp"].replace("Z", "+00:00")).timestamp())
            number = int(row["reader_id"].removeprefix("reader-"))
            address = f"198.51.{number // 250 % 250}.{number % 250}" if number % 7 else f"2001:db8::{number:x}"
            lines.extend(_requests(chance, at, address, BROWSERS[number % 3], row["item_id"]))
    start = min(at for at, _ in lines)
    lines.extend(_noise(chance, start))
    # A server writes a line when its answer is out: not always in the order of the requests.
    lines.sort(key=lambda line: line[0] + chance.choice([0, 0, 0, 1, 2]))
    text = [line for _, line in lines]
    text.insert(len(text) // 2, text[0][: text[0].rindex('"') - 8])
    text.insert(len(text) // 3, "")
    log.write_bytes(b"".join(line.encode("utf-8", "surrogateescape") + b"\n" for line in text))
    return len(text)


def _line(at: int, address: str, agent: str, target: str, status: int = 200, method: str = "GET") -> tuple[int, str]:
    clock = datetime.fromtimestamp(at, timezone.utc).strftime("%d/%b/%Y:%H:%M:%S +0000")
    return at, f'{address} - - [{clock}] "{method} {target} HTTP/1.1" {status} 2326 "http://example.org/" "{agent}"'


def _requests(chance: random.Random, at: int, address: str, agent: str, item: str):
    yield _line(at, address, agent, chance.choice(FORMS).format(item), chance.choice([200, 200, 304]))
    yield _line(at, address, agent, "/style.css?v=3")
    other = chance.random()
    if other < 0.05:
        yield _line(at + 1, address, agent, f"/news/{item}")
    elif other < 0.1:
        yield _line(at + 20, address, agent, "/")
    elif other < 0.13:
        yield _line(at + 5, address, agent, f"/news/{item}", chance.choice([206, 301, 404, 500]))


def _noise(chance: random.Random, start: int):
    for crawler in range(60):
        at = start + chance.randrange(20 * 86_400)
        yield _line(at, f"203.0.113.{crawler}", chance.choice(CRAWLERS), f"/news/{crawler}")
    for odd in ["/caf%c3%a9/%7Eann", "/caf\\xC3\\xA9/~ann", "/a%2fb", "/%ff%FE", "/a/../b/./c/", "/x.PDF", "/feed/", "/?flav=rss20"]:
        yield _line(start + chance.randrange(86_400), "192.0.2.9", BROWSERS[0], odd)
    yield _line(start + 50, "192.0.2.9", BROWSERS[0], "/a", method="HEAD")
    yield _line(start + 51, "192.0.2.9", BROWSERS[0], "/a", method="POST")
    yield _line(start + 52, "192.0.2.9", "-", "/a")
    yield start + 53, _line(start + 53, "192.0.2.9", BROWSERS[0], "/a")[1].replace("GET /a HTTP/1.1", "\\x16\\x03")
    # Bytes that are no text, in a path and in an agent.
    yield _line(start + 54, "192.0.2.10", "Agent \udcff\udcfe of its own", "/raw-\udcc3\udca9-\udcff")
    # Who asks for robots.txt, and who reads thirty pages in half a minute, is no reader.
    for second in range(30):
        yield _line(start + 100 + second, "192.0.2.11", BROWSERS[1], f"/news/{second}")
    for page, at in [("/a", 60), ("/robots.txt", 90), ("/b", 120)]:
        yield _line(start + at, "192.0.2.12", BROWSERS[1], page)
    # Silences of just under and of just half an hour.
    for page, at in [("/a", 0), ("/b", 1799), ("/c", 3599), ("/d", 5400)]:
        yield _line(start + at, "192.0.2.13", BROWSERS[1], page)
