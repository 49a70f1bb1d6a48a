"""The file gate's second look: rules about a file as a whole before it is loaded, about what is new after that."""

from ingestion.gate.file_rules import FileRule, file_rules
from ingestion.gate.gate import Verdict, frame_of, judge
from ingestion.gate.looks import Look
from ingestion.gate.pupils import Pupils, pupils_of

__all__ = ["FileRule", "Look", "Pupils", "Verdict", "file_rules", "frame_of", "judge", "pupils_of"]
