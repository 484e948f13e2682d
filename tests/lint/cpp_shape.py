"""The shape of C++ text, as far as a lint needs it: comments and literals taken out, functions and their
lengths, statements. No compiler: text that macros bend out of shape is read as it stands.
"""
import re

# A comment, a raw string, a string or a character; a digit separator (1'000) is none of them.
_LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\\ ]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', re.S)


def bare(text: str) -> str:
    """The same text with comments and the insides of literals blanked out; lines stay where they are."""
    def blank(match: re.Match) -> str:
        found = match.group(0)
        quoted = not found.startswith("/")
        return re.sub(r"[^\n]", " ", found) if not quoted else '"' + re.sub(r"[^\n]", " ", found[1:-1]) + '"'
    return _LITERAL.sub(blank, text)


def functions(text: str) -> list[tuple[str, int, int]]:
    """Name, first line and number of lines of each function body, outermost ones only."""
    code = bare(text)
    found, stack, since, at = [], [], 0, -1
    while (at := at + 1) < len(code):
        char = code[at]
        if char == "{" and at > 0 and re.match(r"[\w>)\]]", code[at - 1]):
            at = _closing(code, at)  # x_{1}: an initialiser, part of what stands around it
            continue
        if char == "{":
            inside = any(name for name, _ in stack)
            stack.append((None if inside else _function_name(code[since:at].strip()), at))
        elif char == "}" and stack:
            name, begin = stack.pop()
            if name:
                found.append((name, code.count("\n", 0, begin) + 1, code.count("\n", begin, at) + 1))
        if char in ";{}":
            since = at + 1
    return found


def _closing(code: str, at: int) -> int:
    """Where the brace that opens at `at` is closed."""
    depth = 0
    for place in range(at, len(code)):
        depth += (code[place] == "{") - (code[place] == "}")
        if depth == 0:
            return place
    return len(code) - 1


def _function_name(head: str) -> str | None:
    """The name in front of a body's parameter list; none for a class, a namespace or an initialiser."""
    if "(" not in head or re.match(r"(namespace|class|struct|enum|union|extern)\b", head) or re.search(r"=\s*$", head):
        return None
    test = re.match(r"(TEST(?:_[FP])?)\s*\(\s*(\w+)\s*,\s*(\w+)", head)
    if test:
        return f"{test.group(2)}.{test.group(3)}"
    name = re.search(r"([\w:~]+|operator\W+)\s*\(", head)
    return name.group(1) if name and name.group(1) not in ("if", "for", "while", "switch", "catch", "return") else None


def statements(text: str, word: str) -> list[tuple[int, str]]:
    """Each statement that holds `word`, with the line on which the word stands."""
    code = bare(text)
    found = []
    for match in re.finditer(rf"\b{word}\b", code):
        # Back to the end of the statement before: a brace inside parentheses belongs to this one.
        depth, begin = 0, match.start()
        while begin > 0:
            char = code[begin - 1]
            if char in ")":
                depth += 1
            elif char == "(":
                depth -= 1
            elif depth <= 0 and char in ";{}":
                break
            begin -= 1
        end = code.find(";", match.end())
        found.append((code.count("\n", 0, match.start()) + 1, code[begin:end if end >= 0 else len(code)].strip()))
    return found
