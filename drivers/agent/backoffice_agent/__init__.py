"""The agent of a terminal: owns its devices, keeps what they report, prints what the server sends."""
