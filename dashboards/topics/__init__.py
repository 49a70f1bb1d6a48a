"""What pages say: pure functions from frames to figures, findings and lists. No Streamlit here."""
