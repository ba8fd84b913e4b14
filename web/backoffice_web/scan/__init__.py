"""The scan station: one page, the endpoint that takes its scans, the printable control cards."""
