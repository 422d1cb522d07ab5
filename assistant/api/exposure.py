"""Who could reach the server: only this machine, or others, who then must sign in."""

from __future__ import annotations

from ipaddress import ip_address

from assistant.errors import ServerError

_HERE = ("localhost", "127.0.0.1", "[::1]")


def check_exposure(host: str, *, login: bool, force: bool) -> None:
    """Make sure that others than this machine's users must sign in.

    Raises:
        ServerError: the host is open to others, nobody has to sign in, and that was not forced.
    """
    if is_loopback(host) or login or force:
        return
    raise ServerError(
        f"--host {host} lets others than this machine in, and nobody would have to sign in. Set CITEWELL_AUTH "
        "(`citewell config password NAME` makes an entry), or leave --host away. --force serves it open to everybody."
    )


def names_answered_to(host: str, *, login: bool) -> tuple[str, ...]:
    """Return the host names that requests may carry; none where any may.

    A page of another site could point its own name at this machine (DNS rebinding); without a login only the
    name in the request gives that away.
    """
    return _HERE if is_loopback(host) and not login else ()


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
