"""Re-checks of works: agreement, severity of marking, signs."""
