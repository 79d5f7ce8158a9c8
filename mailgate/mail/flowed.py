"""Lines of format=flowed put together again (RFC 3676, 4.1)."""


def unflow(text: str, *, delete_space: bool) -> str:
    """The text with soft line breaks undone; quote marks and the signature line stay."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")  # space-stuffing
        is_signature = content == "-- "
        if open_depth == depth and not is_signature:
            out[-1] += content
        else:
            out.append(f"{'>' * depth}{' ' if depth and content else ''}{content}")
        flowed = content.endswith(" ") and not is_signature
        if flowed and delete_space:
            out[-1] = out[-1][:-1]
        open_depth = depth if flowed else -1
    return "\n".join(out)
