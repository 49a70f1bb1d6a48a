"""Tests of the seven reports."""
