"""Stage 3: risk, cross-check, strength of findings, SMART check and SDG targets."""
