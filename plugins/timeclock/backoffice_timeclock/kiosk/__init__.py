"""What the kiosk needs beside its pages: words, proofs that a PIN was checked, who stands there, own hours."""
