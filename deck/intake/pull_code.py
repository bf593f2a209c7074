"""Write what was done to the lines of code as edits of the outline, or of the file that it names."""

from deck.base.dataclass import replace
from deck.base.paths import file_text, inside
from deck.base.regex import regex
from deck.intake.pull_compared import Pulled, SaidParagraph
from deck.intake.pull_runs import UnsaidError
from deck.intake.pull_words import Paragraphs
from deck.intake.source import Change
from deck.model.code import is_file
from deck.model.text import BREAK

_PROMPT = regex(r">>> ?|\.\.\. ?|\$ |> |\s*\d+  ")


class Listing(Paragraphs):
    """The lines of code, of which those may be changed that stand in the outline or in the file that it names."""

    styled = False

    def taken(self, pulled: Pulled, n: int | None, new: SaidParagraph | None, last: int) -> Pulled:
        """The edit with what it makes of the code; it is not run before it is written. Raises UnsaidError."""
        k = last if n is None else n
        node = self.scalar(max(k, 0))
        name, assets = node.text.strip(), self.slide.all.trial.made.deck.assets
        path = inside(assets, name, pulled.where) if is_file(name) else None
        code = file_text(path) if path else node.text
        begin, end = self._place(k, code.split("\n"))
        typed = code[begin:end].expandtabs(4).rstrip() == self.now[k].text.rstrip()  # with its prompt, if it has one
        line = "" if new is None else (new.text if typed else _PROMPT.sub("", new.text)).replace(BREAK, "\n")
        if n is None:
            begin, line = end, f"\n{line}"
        end = min(end + 1, len(code)) if new is None else end
        if path:
            return replace(pulled, changes={path: [Change(begin, end, line)]}, late=True)
        return replace(pulled, texts=[(node, Change(begin, end, line))], late=True)

    def _place(self, n: int, code: list[str]) -> tuple[int, int]:
        """Where in the code a line begins and ends that is shown."""
        prompts = any(_PROMPT.match(item.text) for item in self.now)
        at, places = 0, dict[int, int]()
        for k, item in enumerate(self.now):
            said = item.text.rstrip(), _PROMPT.sub("", item.text).rstrip()
            found = next((m for m in range(at, len(code)) if code[m].expandtabs(4).rstrip() in said), None)
            if found is not None and (not prompts or _PROMPT.match(item.text)):
                places[k], at = found, found + 1
        if n not in places or not (prompts or len(places) >= len(self.now) - 1):
            raise UnsaidError("it is what the code printed, or is not as the code says it")
        begin = sum(len(line) + 1 for line in code[: places[n]])
        return begin, begin + len(code[places[n]])
