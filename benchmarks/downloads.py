"""How fast pictures are fetched, beside the plainest loops that can be written with the same library.

    python benchmarks/downloads.py                      # 2,000 pictures of 24 KiB, answered at once and after 20 ms
    python benchmarks/downloads.py --pictures 500 --rounds 3 --json figures.json

A server on this machine, in a process of its own, answers each address with a picture that is like no other. Each sample is a
process, too, and the candidates take turns. The loops keep what they get as files and do nothing else: no robots.txt, no cache,
no checks, no hashes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from statistics import median

HOST = "127.0.0.1"
SIZE = 24 * 1024
_PARALLEL = 16


# -- the server


def picture(name: bytes, size: int = SIZE) -> bytes:
    """A picture of about ``size`` bytes that depends on ``name`` alone."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    noise = b"".join(blake2b(name + struct.pack(">I", number)).digest() for number in range(size // 64))
    header = struct.pack(">IIBBBBB", len(noise) - 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" + noise[1:], 0))
        + chunk(b"IEND", b"")
    )


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pause: float) -> None:
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            target = head.split(b" ", 2)[1]
            if pause:
                await asyncio.sleep(pause)
            body, status = (
                (b"", b"404 Not Found") if target == b"/robots.txt" else (picture(target), b"200 OK")
            )
            tag = b'ETag: "' + target + b'"\r\n'
            writer.write(b"HTTP/1.1 %b\r\n%bContent-Length: %d\r\n\r\n%b" % (status, tag, len(body), body))
            await writer.drain()
    writer.close()


def serve(pause: float, port: multiprocessing.Queue[int]) -> None:
    """Answers, each after ``pause`` seconds, until somebody ends the process."""

    async def run() -> None:
        server = await asyncio.start_server(lambda r, w: _talk(r, w, pause), HOST, 0, backlog=512)
        port.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


# -- the candidates


def _urls(port: int, pictures: int) -> list[str]:
    return [f"http://{HOST}:{port}/{number}.png" for number in range(pictures)]


def ours(port: int, pictures: int, folder: Path) -> int:
    """vaultconv: checked addresses, robots.txt, the cache, what the bytes are, hashes for names."""
    from vaultconv.assets.answers import Fetched, Wish
    from vaultconv.assets.fetch import fetch_all
    from vaultconv.assets.limits import Limits
    from vaultconv.assets.rules import Rules

    rules = Rules(
        allow=(HOST,),
        cache=folder / "cache",
        limits=Limits(workers=_PARALLEL, workers_per_host=_PARALLEL),
    )
    (folder / "files").mkdir(exist_ok=True)
    found = fetch_all(map(Wish, _urls(port, pictures)), folder / "files", rules)
    return sum(isinstance(answer, Fetched) for answer in found.values())


def _kept(url: str, data: bytes, folder: Path) -> int:
    (folder / url.rpartition("/")[2]).write_bytes(data)
    return 1


def plain_loop(port: int, pictures: int, folder: Path) -> int:
    """One client, one request after another."""
    import httpx

    with httpx.Client(trust_env=False) as client:
        return sum(_kept(url, client.get(url).content, folder) for url in _urls(port, pictures))


def plain_threads(port: int, pictures: int, folder: Path) -> int:
    """The same in as many threads as vaultconv has."""
    import httpx

    with httpx.Client(trust_env=False) as client, ThreadPoolExecutor(_PARALLEL) as threads:
        return sum(
            threads.map(lambda url: _kept(url, client.get(url).content, folder), _urls(port, pictures))
        )


def plain_async(port: int, pictures: int, folder: Path) -> int:
    """The same in one thread, with asyncio, and as many requests under way."""
    import httpx

    async def run() -> int:
        bound = asyncio.Semaphore(_PARALLEL)
        async with httpx.AsyncClient(trust_env=False) as client:

            async def one(url: str) -> int:
                async with bound:
                    return _kept(url, (await client.get(url)).content, folder)

            return sum(await asyncio.gather(*map(one, _urls(port, pictures))))

    return asyncio.run(run())


CANDIDATES: dict[str, Callable[[int, int, Path], int]] = {
    "vaultconv": ours,
    "httpx, one by one": plain_loop,
    f"httpx, {_PARALLEL} threads": plain_threads,
    f"httpx, asyncio, {_PARALLEL} at a time": plain_async,
}
AGAIN = "vaultconv, from the cache"


@dataclass
class Sample:
    """What one process took: seconds by the clock and of the processor, and the most memory, in MiB."""

    wall: float
    cpu: float
    peak: float


def sample(name: str, port: int, pictures: int, folder: Path) -> Sample:
    """One candidate in a process of its own."""
    words = [
        sys.executable,
        __file__,
        "--job",
        name,
        "--port",
        str(port),
        "--pictures",
        str(pictures),
        "--in",
        str(folder),
    ]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return Sample(**json.loads(told))


def job(name: str, port: int, pictures: int, folder: Path) -> None:
    """Does it, and tells what it took. Imports are not counted."""
    import httpx  # noqa: F401

    import vaultconv.assets.fetch  # noqa: F401

    candidate = ours if name == AGAIN else CANDIDATES[name]
    wall, cpu = time.perf_counter(), time.process_time()
    done = candidate(port, pictures, folder)
    took = Sample(time.perf_counter() - wall, time.process_time() - cpu, _peak())
    if done != pictures:
        raise SystemExit(f"{name}: {done} of {pictures} pictures")
    print(json.dumps(vars(took)))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1 << 10
    )


# -- the run


def rounds(port: int, pictures: int, times: int) -> dict[str, list[Sample]]:
    """Each candidate ``times`` times, in turn."""
    taken: dict[str, list[Sample]] = {}
    names = list(CANDIDATES)
    for number in range(times):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            with tempfile.TemporaryDirectory() as folder:
                taken.setdefault(name, []).append(sample(name, port, pictures, Path(folder)))
                if name == "vaultconv":
                    taken.setdefault(AGAIN, []).append(sample(AGAIN, port, pictures, Path(folder)))
    return taken


def table(taken: dict[str, list[Sample]], pictures: int) -> str:
    """What was taken, as Markdown."""
    lines = ["| candidate | pictures/s | wall s | CPU s | peak MiB |", "|---|---|---|---|---|"]
    for name, samples in taken.items():
        wall, cpu, peak = (median(getattr(each, key) for each in samples) for key in ("wall", "cpu", "peak"))
        least, most = min(each.wall for each in samples), max(each.wall for each in samples)
        lines.append(
            f"| {name} | {pictures / wall:,.0f} | {wall:.2f} ({least:.2f}..{most:.2f}) | {cpu:.2f} | {peak:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measures, and prints tables."""
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("--pictures", type=int, default=2000)
    said.add_argument("--rounds", type=int, default=5)
    said.add_argument("--pauses", type=float, nargs="+", default=[0.0, 0.02], metavar="SECONDS")
    said.add_argument("--json", type=Path)
    said.add_argument("--job", help=argparse.SUPPRESS)
    said.add_argument("--port", type=int, help=argparse.SUPPRESS)
    said.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    given = said.parse_args()
    if given.job:
        job(given.job, given.port, given.pictures, given.folder)
        return
    figures: dict[str, dict[str, list[dict[str, float]]]] = {}
    for pause in given.pauses:
        port_of: multiprocessing.Queue[int] = multiprocessing.Queue()
        server = multiprocessing.Process(target=serve, args=(pause, port_of), daemon=True)
        server.start()
        port = port_of.get()
        try:
            taken = rounds(port, given.pictures, given.rounds)
            print(
                f"\n{given.pictures:,} pictures of {SIZE // 1024} KiB, each answered after {pause * 1000:.0f} ms\n"
            )
            print(table(taken, given.pictures))
            figures[f"{pause}"] = {name: [vars(each) for each in samples] for name, samples in taken.items()}
            if pause == given.pauses[0]:
                print("\nMemory of vaultconv by the number of pictures\n")
                for part in (8, 4, 2, 1):
                    with tempfile.TemporaryDirectory() as folder:
                        peak = sample("vaultconv", port, given.pictures // part, Path(folder)).peak
                    print(f"  {given.pictures // part:>6,}  {peak:.0f} MiB")
        finally:
            server.terminate()
            server.join()
    if given.json:
        given.json.write_text(json.dumps({"load": os.getloadavg(), "figures": figures}, indent=1) + "\n")


if __name__ == "__main__":
    main()
