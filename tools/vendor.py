"""Fetch the vendored web assets again: `python tools/vendor.py [--check]`.

For maintainers. Each `vendor.toml` names packages with exact versions and the files taken from them; `npm pack` brings
a package from whatever registry npm is set up for. The files are written beside the manifest and their sha256 into it.
`--check` fetches nothing and only compares the files with the manifest.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
MANIFESTS = (
    ROOT / "web/backoffice_web/static/vendor/vendor.toml",
    ROOT / "tests/web/browser/vendor/vendor.toml",
)
SVG = "http://www.w3.org/2000/svg"


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        problems = [problem for manifest in MANIFESTS for problem in differences(manifest)]
        print("\n".join(problems) or "Every vendored file is what its manifest says.")
        return 1 if problems else 0
    for manifest in MANIFESTS:
        refresh(manifest)
    return 0


def differences(manifest: Path) -> list[str]:
    """One line for each file that is missing, changed, or not named in the manifest."""
    problems: list[str] = []
    named = {manifest.name}
    for package in packages(manifest):
        for entry in package["file"]:
            named.add(entry["to"])
            target = manifest.parent / entry["to"]
            if not target.is_file():
                problems.append(f"{target}: missing")
            elif sha256(target.read_bytes()) != entry["sha256"]:
                problems.append(f"{target}: does not hash to what {manifest.name} says")
    problems += [
        f"{path}: not named in {manifest.name}" for path in manifest.parent.iterdir() if path.name not in named
    ]
    return problems


def refresh(manifest: Path) -> None:
    text = manifest.read_text(encoding="utf-8")
    for package in packages(manifest):
        with tempfile.TemporaryDirectory() as folder:
            unpacked = fetch(package["name"], package["version"], Path(folder))
            for entry in package["file"]:
                content = take(unpacked / entry["from"], package.get("icons"))
                (manifest.parent / entry["to"]).write_bytes(content)
                text = with_hash(text, entry["to"], sha256(content))
                print(f"{package['name']} {package['version']}: {entry['to']}, {len(content):,} bytes")
    manifest.write_text(text, encoding="utf-8")


def packages(manifest: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads(manifest.read_text(encoding="utf-8"))["package"])


def fetch(name: str, version: str, folder: Path) -> Path:
    command = ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def take(source: Path, icons: list[str] | None) -> bytes:
    if icons is None:
        return source.read_bytes()
    return sprite(source, icons)


def sprite(folder: Path, names: list[str]) -> bytes:
    """One SVG with a `<symbol id="i-NAME">` per icon; stroke and size come from the style sheet."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for name in sorted(names):
        symbol = ElementTree.SubElement(root, f"{{{SVG}}}symbol", {"id": f"i-{name}", "viewBox": "0 0 24 24"})
        for shape in ElementTree.parse(folder / f"{name}.svg").getroot():
            if shape.get("d") != "M0 0h24v24H0z":  # the invisible bounding box that every icon starts with
                shape.tail = None
                symbol.append(shape)
        symbol.tail = "\n"
    return ElementTree.tostring(root) + b"\n"


def with_hash(text: str, target: str, digest: str) -> str:
    pattern = re.compile(rf'(to = "{re.escape(target)}"\nsha256 = )"[0-9a-f]*"')
    changed, count = pattern.subn(rf'\1"{digest}"', text)
    if count != 1:
        raise SystemExit(f'The manifest needs exactly one entry: to = "{target}", then sha256 = "".')
    return changed


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
