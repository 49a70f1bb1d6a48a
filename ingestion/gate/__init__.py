"""The file gate's second look: rules about a file as a whole, run by Great Expectations before the file is loaded."""

from ingestion.gate.gate import Verdict, judge
from ingestion.gate.suites import BatchRule, batch_rules

__all__ = ["BatchRule", "Verdict", "batch_rules", "judge"]
