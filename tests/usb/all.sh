# Runs in the bench, as root.
set -e
cd "$(dirname "$0")/../.."
export PYTHONDONTWRITEBYTECODE=1
timeout 150 .venv/bin/python -m tests.usb.scanners
timeout 150 .venv/bin/python -m tests.usb.printer
echo "every USB test passed"
