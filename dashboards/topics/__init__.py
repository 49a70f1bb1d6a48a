"""What pages say: pure functions from frames to figures, findings and lists; nothing is drawn here."""
