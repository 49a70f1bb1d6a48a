"""The file gate's second look: rules about a file as a whole before it is loaded, about what is new after that."""

from ingestion.gate.file_rules import FileRule, file_rules
from ingestion.gate.gate import Verdict, judge

__all__ = ["FileRule", "Verdict", "file_rules", "judge"]
