"""The tests, in folders named after the rooms of src/sereno that they are about."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
